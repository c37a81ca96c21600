namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Images to encode, each opened when its turn comes.</summary>
internal interface IImageSource
{
    /// <summary>Decodes one image; called from several threads at once, once for each index.</summary>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    DecodedImage Open(int index);

    /// <summary>The resized and cropped pixels of an image that was prepared before; empty where <see cref="Open"/> is to be
    /// called.</summary>
    ReadOnlySpan<byte> Crop(int index) => [];
}
