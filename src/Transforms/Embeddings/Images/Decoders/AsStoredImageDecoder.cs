namespace MLNet.Embeddings.Images.Decoders;

/// <summary>Another decoder's pictures, which nobody turns as EXIF says.</summary>
/// <param name="decoder">Decodes them.</param>
internal sealed class AsStoredImageDecoder(IImageDecoder decoder) : IImageDecoder
{
    /// <summary>What decodes.</summary>
    public IImageDecoder Decoder { get; } = decoder;

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> encoded) => AsStored(Decoder.Decode(encoded));

    /// <inheritdoc/>
    public DecodedImage DecodeScaled(ReadOnlySpan<byte> encoded, int minimumSide) => AsStored(Decoder.DecodeScaled(encoded, minimumSide));

    /// <inheritdoc/>
    public bool TryDecodeFrames(ReadOnlySpan<byte> encoded, ImageFrameVisitor visit, out int repetitions) =>
        Decoder.TryDecodeFrames(encoded, (frame, milliseconds) => visit(AsStored(frame), milliseconds), out repetitions);

    // A decoder that gives nothing is told of where its images are used.
    private static DecodedImage AsStored(DecodedImage image)
    {
        image?.TakeAsStored();
        return image!;
    }
}
