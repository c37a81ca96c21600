using ImageMagick;

namespace MLNet.Embeddings.Formats;

/// <summary>ImageMagick's own limits, which hold for the whole process.</summary>
internal static class MagickLimits
{
    private const ulong LongestSide = 1_000_000;
    private const ulong MostProfileBytes = 16 << 20;

    /// <summary>Images that one file may hold.</summary>
    public const ulong MostFrames = 64;
    private const ulong BytesPerPixel = 8;

    private static readonly Lazy<bool> Applied = new(Apply);

    /// <summary>Sets the limits, once; those that are stricter already stay.</summary>
    public static void EnsureApplied() => _ = Applied.Value;

    private static bool Apply()
    {
        // Pixels that do not fit into memory would go to temporary files.
        ResourceLimits.Disk = 0;
        ResourceLimits.Width = Math.Min(ResourceLimits.Width, LongestSide);
        ResourceLimits.Height = Math.Min(ResourceLimits.Height, LongestSide);
        ResourceLimits.ListLength = Math.Min(ResourceLimits.ListLength, MostFrames);
        ResourceLimits.MaxProfileSize = Math.Min(ResourceLimits.MaxProfileSize, MostProfileBytes);

        // The images that are decoded at once stay within the budget of memory, or are one larger one alone.
        ulong pixels = Math.Max((ulong)DecodedImage.MaximumPixels, (ulong)DecodedImage.MemoryBudget / 4);
        ResourceLimits.Memory = Math.Min(ResourceLimits.Memory, pixels * BytesPerPixel);

        // Many images are decoded at once anyway.
        ResourceLimits.Thread = 1;
        return true;
    }
}
