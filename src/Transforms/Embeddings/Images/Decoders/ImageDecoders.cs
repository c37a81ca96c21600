namespace MLNet.Embeddings;

/// <summary>The decoder of the process for whatever is told of none.</summary>
public static class ImageDecoders
{
    private static IImageDecoder _default = SkiaImageDecoder.Instance;

    /// <summary>
    /// Decodes image files where the options name no decoder, and in transformers that were loaded: a saved model does not hold its
    /// decoder. It is looked up when a
    /// transformer is made or loaded.
    /// </summary>
    /// <value>
    /// <see cref="SkiaImageDecoder.Instance"/>. An application that reads pictures of strangers sets one that it trusts before it loads
    /// models.
    /// </value>
    public static IImageDecoder Default
    {
        get => Volatile.Read(ref _default);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Volatile.Write(ref _default, value);
        }
    }
}
