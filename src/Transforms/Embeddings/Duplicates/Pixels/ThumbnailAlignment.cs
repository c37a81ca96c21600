namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>How one thumbnail lies best on another one.</summary>
/// <param name="Scale">How much the first one is enlarged about its center.</param>
/// <param name="IsMirrored">Whether left and right change places.</param>
/// <param name="ShiftX">By how many pixels it then moves to the right.</param>
/// <param name="ShiftY">By how many pixels it then moves down.</param>
internal readonly record struct ThumbnailAlignment(float Scale, bool IsMirrored, int ShiftX, int ShiftY)
{
    public static ThumbnailAlignment None { get; } = new(1, false, 0, 0);
}
