using MLNet.Embeddings.Images.Png;

namespace MLNet.Embeddings.Images.Deep;

/// <summary>Files of 16 bits per channel whose pixels are read at full depth here, whatever decodes them otherwise.</summary>
internal static class DeepFile
{
    /// <summary>Whether a file is one.</summary>
    public static bool IsDeep(ReadOnlySpan<byte> file) => DeepPngReader.IsDeep(file) || DeepTiffReader.IsDeep(file);

    /// <summary>Reads all pixels.</summary>
    /// <param name="file">A file for which <see cref="IsDeep"/> holds.</param>
    /// <returns>The pixels; <see langword="null"/> where there are too many, or the file is damaged.</returns>
    public static DeepPixels? TryRead(ReadOnlySpan<byte> file) =>
        DeepPngReader.IsDeep(file) ? DeepPngReader.TryRead(file) : DeepTiffReader.TryRead(file);
}
