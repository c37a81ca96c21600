namespace MLNet.Embeddings.Images;

/// <summary>Tells the format of an image file by its content, never by its name.</summary>
internal static class ImageFileFormats
{
    /// <summary>The format of a file.</summary>
    /// <param name="file">The whole file.</param>
    public static ImageFileFormat Read(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageFileFormat.Jpeg;
        if (file.StartsWith(StoredFormatReader.PngSignature))
            return ImageFileFormat.Png;
        if (file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8))
            return ImageFileFormat.WebP;
        if (file.StartsWith("GIF8"u8))
            return ImageFileFormat.Gif;
        if (file.StartsWith("BM"u8))
            return ImageFileFormat.Bmp;
        if (TiffDirectory.IsTiff(file))
            return IsCameraRaw(file) ? ImageFileFormat.CameraRaw : ImageFileFormat.Tiff;
        if (file.Length >= 12 && file[4..].StartsWith("ftyp"u8))
            return OfBrand(file[8..12]);
        if (
            file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A])
            || file.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A])
        )
            return ImageFileFormat.JpegXl;
        if (file.Length > 5 && file.StartsWith("8BPS\0"u8) && file[5] is 1 or 2)
            return ImageFileFormat.Photoshop;
        if (
            file.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '])
            || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51])
        )
            return ImageFileFormat.Jpeg2000;
        if (file.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 0xBC, 0x01]))
            return ImageFileFormat.JpegXr;
        if (file.Length > 3 && file[0] == 'P' && file[1] is >= (byte)'1' and <= (byte)'7' && IsBlank(file[2]))
            return ImageFileFormat.Netpbm;
        if (file.StartsWith("FUJIFILMCCD-RAW"u8) || file.StartsWith("IIRO"u8) || file.StartsWith("IIU\0"u8))
            return ImageFileFormat.CameraRaw;
        return TargaHeader.IsTarga(file) ? ImageFileFormat.Targa : ImageFileFormat.Unknown;
    }

    /// <summary>What people call a format.</summary>
    public static string NameOf(ImageFileFormat format) =>
        format switch
        {
            ImageFileFormat.Jpeg => "JPEG",
            ImageFileFormat.Png => "PNG",
            ImageFileFormat.WebP => "WebP",
            ImageFileFormat.Gif => "GIF",
            ImageFileFormat.Bmp => "BMP",
            ImageFileFormat.Tiff => "TIFF",
            ImageFileFormat.Heic => "HEIC",
            ImageFileFormat.Avif => "AVIF",
            ImageFileFormat.JpegXl => "JPEG XL",
            ImageFileFormat.Photoshop => "PSD",
            ImageFileFormat.Targa => "TGA",
            ImageFileFormat.Netpbm => "PPM",
            ImageFileFormat.Jpeg2000 => "JPEG 2000",
            ImageFileFormat.JpegXr => "JPEG XR",
            ImageFileFormat.CameraRaw => "camera raw",
            _ => "unknown",
        };

    /// <summary>Whether the package MLNet.Embeddings.Formats reads a format, and Skia does not.</summary>
    public static bool NeedsPackage(ImageFileFormat format) => format is >= ImageFileFormat.Tiff and <= ImageFileFormat.Netpbm;

    private static ImageFileFormat OfBrand(ReadOnlySpan<byte> brand)
    {
        if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
            return ImageFileFormat.Avif;
        if (brand.SequenceEqual("crx "u8))
            return ImageFileFormat.CameraRaw;

        // HEIC and its sequences, and images that name the container only.
        bool isHeif =
            brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);
        return isHeif ? ImageFileFormat.Heic : ImageFileFormat.Unknown;
    }

    // Their first image is a preview: whoever took it for the photograph would see a tenth of it.
    private static bool IsCameraRaw(ReadOnlySpan<byte> file)
    {
        const ushort NewSubfileType = 254;
        const ushort DngVersion = 50706;
        if (file.Length > 10 && file[8..].StartsWith("CR\u0002"u8))
            return true;

        return TiffDirectory.TryReadFirst(file, out TiffDirectory directory)
            && (directory.Contains(DngVersion) || (directory.Largest(NewSubfileType) & 1) != 0);
    }

    private static bool IsBlank(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'#';
}
