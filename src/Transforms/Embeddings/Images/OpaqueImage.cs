using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Images;

/// <summary>Makes plain colour images of others.</summary>
internal static class OpaqueImage
{
    /// <summary>As a viewer shows it: 16-bit grey scaled to 8 bits, transparency over white, turned by the EXIF orientation.</summary>
    public static DecodedImage AsDisplayed(DecodedImage image)
    {
        DecodedImage upright = new(
            image.ExifOrientation >= 5 ? image.Height : image.Width,
            image.ExifOrientation >= 5 ? image.Width : image.Height,
            DecodedImageKind.Color);
        using DecodedImage opaque = Opaque(image, gray => (byte)(gray >> 8));
        Turn(MemoryMarshal.Cast<byte, uint>(opaque.Pixels), image.Width, image.Height, image.ExifOrientation, MemoryMarshal.Cast<byte, uint>(upright.Pixels));
        return upright;
    }

    /// <summary>Inks and 16-bit grey as Pillow's conversion to RGB makes them: the grey is clamped at 255.</summary>
    public static DecodedImage Converted(DecodedImage image) => Opaque(image, gray => (byte)Math.Min((int)gray, 255));

    private static DecodedImage Opaque(DecodedImage image, Func<ushort, byte> toByte)
    {
        DecodedImage opaque = new(image.Width, image.Height, DecodedImageKind.Color);
        if (image.Kind == DecodedImageKind.Gray16)
        {
            ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(image.Pixels);
            Span<uint> target = MemoryMarshal.Cast<byte, uint>(opaque.Pixels);
            for (int i = 0; i < source.Length; i++)
                target[i] = toByte(source[i]) * 0x010101u | 0xFF000000u;
        }
        else if (image.Kind == DecodedImageKind.Cmyk)
        {
            PixelArithmetic.InksToColors(image.Pixels, opaque.Pixels);
        }
        else
        {
            PixelArithmetic.CompositeOverWhite(image.Pixels, opaque.Pixels);
        }

        return opaque;
    }

    // Orientations 2–4 mirror or turn by half; 5–8 also swap rows and columns.
    private static void Turn(ReadOnlySpan<uint> source, int width, int height, int orientation, Span<uint> target)
    {
        bool mirrorX = orientation is 2 or 3 or 7 or 8;
        bool mirrorY = orientation is 3 or 4 or 6 or 7;
        bool swap = orientation >= 5;
        int newWidth = swap ? height : width;
        int newHeight = swap ? width : height;
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                int column = swap ? y : x;
                int row = swap ? x : y;
                column = mirrorX ? width - 1 - column : column;
                row = mirrorY ? height - 1 - row : row;
                target[y * newWidth + x] = source[row * width + column];
            }
        }
    }
}
