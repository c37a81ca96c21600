using System.Buffers.Binary;
using System.Text;

namespace MLNet.Embeddings.Storage;

/// <summary>How one kind of transformer is marked in a saved model.</summary>
/// <param name="Signature">Exactly eight characters that say what the content is.</param>
/// <param name="Version">Version of the content that this library writes; it also reads every older one.</param>
/// <param name="LoaderSignature">At most 24 characters under which ML.NET finds the class that loads it.</param>
/// <param name="Assembly">Full name of the assembly that ML.NET loads before it looks for that class.</param>
internal record ModelFormat(string Signature, uint Version, string LoaderSignature, string Assembly)
{
    /// <summary>The signature as the number that is written, its first character in the lowest byte.</summary>
    public ulong SignatureNumber => BinaryPrimitives.ReadUInt64LittleEndian(Encoding.Latin1.GetBytes(Signature));

    /// <summary>Refuses content of another kind or of a newer version.</summary>
    /// <exception cref="FormatException">The content is one or the other.</exception>
    /// <returns>The version of the content.</returns>
    public uint Check(ulong signature, uint readableFrom)
    {
        if (signature != SignatureNumber || readableFrom == 0)
            throw new FormatException($"The saved model does not hold what '{LoaderSignature}' writes: it is damaged or of another kind.");
        if (readableFrom > Version)
        {
            throw new FormatException(
                $"The saved model was written by a newer version of MLNet.Embeddings (format {readableFrom} of '{LoaderSignature}', this "
                    + $"version reads up to {Version}): update the MLNet.Embeddings package."
            );
        }

        return readableFrom;
    }
}
