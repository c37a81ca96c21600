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
        ImageOrientation.Turn<uint>(
            MemoryMarshal.Cast<byte, uint>(opaque.Pixels), image.Width, image.Height, image.ExifOrientation, MemoryMarshal.Cast<byte, uint>(upright.Pixels));
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
}
