using Microsoft.Win32.SafeHandles;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>Tells image files from others.</summary>
internal static class ImageKind
{
    /// <summary>Bytes at the start of a file that tell what it is.</summary>
    public const int StartLength = 12;

    // Kinds that cannot be read are here too: whoever has such pictures wants to be told, not to miss them.
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".webp",
        ".gif",
        ".bmp",
        ".dib",
        ".tif",
        ".tiff",
        ".heic",
        ".heics",
        ".heif",
        ".heifs",
        ".hif",
        ".avif",
        ".avifs",
        ".jxl",
        ".jp2",
        ".j2k",
        ".jpf",
        ".jpx",
        ".jxr",
        ".ico",
        ".tga",
        ".ppm",
        ".pgm",
        ".pbm",
        ".pnm",
        ".pam",
        ".exr",
        ".psd",
        ".psb",
        ".dng",
        ".cr2",
        ".cr3",
        ".nef",
        ".arw",
        ".raf",
        ".orf",
        ".rw2",
    };

    private static readonly HashSet<string> Brands =
    [
        "heic",
        "heix",
        "heim",
        "heis",
        "hevc",
        "hevx",
        "mif1",
        "msf1",
        "avif",
        "avis",
        "crx ",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownExtensions = Extensions.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    /// <summary>Whether a file is named like an image.</summary>
    public static bool IsNamedLikeImage(string path) => KnownExtensions.Contains(Path.GetExtension(path.AsSpan()));

    /// <summary>Whether a file is named like an image or begins like one.</summary>
    /// <param name="path">A regular file.</param>
    /// <exception cref="IOException">It is not named like one and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not named like one and may not be read.</exception>
    public static bool IsImage(string path) => IsNamedLikeImage(path) || BeginsLikeImage(path);

    /// <summary>Whether these are the first bytes of an image file, also of a kind that cannot be read.</summary>
    /// <param name="start">Twelve bytes, or all there are.</param>
    public static bool IsImageStart(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0xFF, 0xD8, 0xFF])
        || start.StartsWith<byte>([0x89, .. "PNG\r\n"u8])
        || start.StartsWith("GIF87a"u8)
        || start.StartsWith("GIF89a"u8)
        || (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8))
        // Two letters alone could begin any text; a bitmap has four zero bytes further on.
        || (start.Length >= 10 && start.StartsWith("BM"u8) && !start[6..10].ContainsAnyExcept((byte)0))
        || IsStartOfOtherKind(start);

    // TIFF in either order of bytes, small or big; HEIF and AVIF by their brand; JPEG XL, JPEG 2000, JPEG XR, Photoshop.
    private static bool IsStartOfOtherKind(ReadOnlySpan<byte> start) =>
        start.StartsWith("II*\0"u8)
        || start.StartsWith("MM\0*"u8)
        || start.StartsWith("II+\0"u8)
        || start.StartsWith("MM\0+"u8)
        || start.StartsWith<byte>([(byte)'I', (byte)'I', 0xBC, 0x01])
        || start.StartsWith<byte>([0xFF, 0x0A])
        || start.StartsWith<byte>([0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' '])
        || start.StartsWith<byte>([0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '])
        || start.StartsWith<byte>([0xFF, 0x4F, 0xFF, 0x51])
        || start.StartsWith("8BPS"u8)
        || (start.Length >= 12 && start[4..].StartsWith("ftyp"u8) && Brands.Contains(System.Text.Encoding.Latin1.GetString(start[8..12])));

    private static bool BeginsLikeImage(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> start = stackalloc byte[StartLength];
        return IsImageStart(start[..RandomAccess.Read(file, start, 0)]);
    }
}
