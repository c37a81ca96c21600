namespace MLNet.Embeddings;

/// <summary>Turns the bytes of an image file into pixels; implement it to read formats that the default decoder does not know.</summary>
/// <remarks>One decoder is called from several threads at once.</remarks>
public interface IImageDecoder
{
    /// <summary>Decodes the first frame of an image.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <returns>The pixels; the caller disposes them.</returns>
    /// <exception cref="InvalidDataException">The bytes are no complete image in a known format; the message is one sentence that gives the
    /// reason. Where the end is missing it says that "the file is truncated", by which reports tell such files from others that cannot be
    /// read.</exception>
    DecodedImage Decode(ReadOnlySpan<byte> encoded);

    /// <summary>
    /// Decodes the first frame of an image for somebody who needs no more than a small copy: a codec that makes one with less work, as
    /// JPEG's does by halves, may give that.
    /// </summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="minimumSide">Pixels that the shorter side must keep, 1 or more.</param>
    /// <returns>
    /// The pixels; the caller disposes them. A smaller image names the size in the file as its <see cref="DecodedImage.StoredWidth"/> and
    /// <see cref="DecodedImage.StoredHeight"/>. A decoder that does not implement this gives what <see cref="Decode"/> gives.
    /// </returns>
    /// <exception cref="InvalidDataException">The bytes are no complete image in a known format; the message is one sentence that gives the
    /// reason.</exception>
    DecodedImage DecodeScaled(ReadOnlySpan<byte> encoded, int minimumSide) => Decode(encoded);
}
