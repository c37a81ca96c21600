namespace MLNet.Embeddings.Images.Passes;

/// <summary>Wants something of each image while it is decoded.</summary>
internal interface IImageConsumer
{
    /// <summary>Pixels of the shorter side that suffice; <see langword="null"/> where every pixel counts.</summary>
    int? NeededSide { get; }

    /// <summary>Looks at an image; called from several threads at once, once for each place.</summary>
    /// <param name="place">The image's place in its batch.</param>
    /// <param name="file">The whole file; empty where there is none. Only lent.</param>
    /// <param name="image">
    /// The image; only lent. Where less is needed it may be smaller than the file's, with a shorter side of at least twice what is needed.
    /// </param>
    void Take(int place, ReadOnlySpan<byte> file, DecodedImage image);

    /// <summary>Looks at the image as it was decoded, of which <see cref="Take"/> may have seen a smaller copy.</summary>
    /// <param name="place">The image's place in its batch.</param>
    /// <param name="file">The whole file. Only lent.</param>
    /// <param name="image">The image; only lent.</param>
    /// <param name="minimumSide">What its shorter side had to keep as it was decoded; <see langword="null"/> for all there was.</param>
    void TakeDecoded(int place, ReadOnlySpan<byte> file, DecodedImage image, int? minimumSide) { }

    /// <summary>Is told that an image cannot be read.</summary>
    /// <param name="place">The image's place in its batch.</param>
    /// <param name="reason">Why.</param>
    void Miss(int place, Exception reason);
}
