namespace MLNet.Embeddings;

/// <summary>Turns the bytes of an image file into pixels; implement it to read formats that the default decoder does not know.</summary>
/// <remarks>One decoder is called from several threads at once.</remarks>
public interface IImageDecoder
{
    /// <summary>Decodes the first frame of an image.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <returns>The pixels; the caller disposes them.</returns>
    /// <exception cref="InvalidDataException">The bytes are no complete image in a known format; the message is one sentence that gives the
    /// reason.</exception>
    DecodedImage Decode(ReadOnlySpan<byte> encoded);
}
