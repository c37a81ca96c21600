namespace MLNet.Embeddings.Samples.Images;

/// <summary>Tells image files from others.</summary>
internal static class ImageKind
{
    // Kinds that cannot be read are here too: whoever has such pictures wants to be told, not to miss them.
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2",
    };

    /// <summary>Whether a file is named like an image or begins like one that can be read (JPEG, PNG, WebP, GIF, BMP).</summary>
    public static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path)) || BeginsLikeImage(path);

    /// <summary>Whether these are the first bytes of an image file.</summary>
    /// <param name="start">Twelve bytes, or all there are.</param>
    public static bool IsImageStart(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0xFF, 0xD8, 0xFF])
        || start.StartsWith<byte>([0x89, .. "PNG\r\n"u8])
        || start.StartsWith("GIF87a"u8)
        || start.StartsWith("GIF89a"u8)
        || (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8))
        // Two letters alone could begin any text; a bitmap has four zero bytes further on.
        || (start.Length >= 10 && start.StartsWith("BM"u8) && !start[6..10].ContainsAnyExcept((byte)0));

    private static bool BeginsLikeImage(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            Span<byte> start = stackalloc byte[12];
            return IsImageStart(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
