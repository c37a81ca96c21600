using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Tells whether a picture can be compared.</summary>
internal static class PictureStatuses
{
    /// <summary>The status of a picture, whose descriptor is made with it.</summary>
    /// <param name="image">What is known of it.</param>
    /// <param name="workspace">Makes the descriptor.</param>
    /// <param name="thumbnail">Its thumbnail.</param>
    /// <param name="descriptor">Receives <see cref="PixelDescriptor.Length"/> values; zeros where the image has no structure.</param>
    public static DuplicateStatus Of(
        ImageFingerprint image,
        PixelDescriptor workspace,
        ReadOnlySpan<byte> thumbnail,
        Span<float> descriptor
    )
    {
        descriptor.Clear();
        if (image.Status != PictureStatus.Read)
            return image.Status == PictureStatus.TooLarge ? DuplicateStatus.TooLarge : DuplicateStatus.Unreadable;

        workspace.Compute(thumbnail, descriptor);
        return descriptor.ContainsAnyExcept(0f) ? DuplicateStatus.Ok : DuplicateStatus.ZeroVector;
    }
}
