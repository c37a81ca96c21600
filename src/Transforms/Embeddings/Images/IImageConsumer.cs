namespace MLNet.Embeddings.Images;

/// <summary>Wants something of each image while it is decoded.</summary>
internal interface IImageConsumer
{
    /// <summary>Looks at an image; called from several threads at once, once for each place.</summary>
    /// <param name="place">The image's place in its batch.</param>
    /// <param name="file">The whole file; empty where there is none. Only lent.</param>
    /// <param name="image">The image; only lent.</param>
    void Take(int place, ReadOnlySpan<byte> file, DecodedImage image);

    /// <summary>Is told that an image cannot be read.</summary>
    /// <param name="place">The image's place in its batch.</param>
    /// <param name="reason">Why.</param>
    void Miss(int place, Exception reason);
}
