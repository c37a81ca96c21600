using ImageMagick;

namespace MLNet.Embeddings.Formats;

/// <summary>Which of ImageMagick's coders may see a file, told by the file's first bytes.</summary>
/// <remarks>
/// The coder is always named to ImageMagick, which then neither guesses nor looks at names: no file reaches a coder that is not listed
/// here, and so none of those that
/// run programs, read other files or fetch addresses (MVG, MSL, SVG, PDF, TEXT, URL and their like).
/// </remarks>
internal static class MagickFormats
{
    /// <summary>The coder of a file.</summary>
    /// <exception cref="InvalidDataException">None of the listed ones.</exception>
    public static MagickFormat Of(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return MagickFormat.Jpeg;
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return MagickFormat.Png;
        if (file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8))
            return MagickFormat.WebP;
        if (file.StartsWith("BM"u8))
            return MagickFormat.Bmp;
        throw new InvalidDataException(
            "The file is no image in a known format (JPEG, PNG, WebP, GIF or BMP), or its beginning is damaged."
        );
    }
}
