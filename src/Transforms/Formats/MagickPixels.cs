using ImageMagick;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Formats;

/// <summary>Takes pixels out of ImageMagick's images.</summary>
internal static class MagickPixels
{
    /// <summary>Bytes of a pixel in ImageMagick, and what a codec keeps of a progressive file.</summary>
    public const long BytesPerPixel = 8;

    private const int BytesPerStrip = 1 << 16;

    /// <summary>Copies all pixels: inks of <see cref="DecodedImageKind.Cmyk"/>, or colors with alpha.</summary>
    public static void Copy(IMagickImage<byte> source, DecodedImage target)
    {
        string mapping = target.Kind == DecodedImageKind.Cmyk ? "CMYK" : "RGBA";
        int width = target.Width;
        int rows = Math.Max(1, BytesPerStrip / (width * target.BytesPerPixel));
        using IUnsafePixelCollection<byte> pixels = source.GetPixelsUnsafe();
        for (int y = 0; y < target.Height; y += rows)
        {
            int count = Math.Min(rows, target.Height - y);
            byte[] strip =
                pixels.ToByteArray(0, y, (uint)width, (uint)count, mapping)
                ?? throw new InvalidDataException("The image file is damaged: its pixels cannot be read.");
            strip.CopyTo(target.Pixels[(y * width * target.BytesPerPixel)..]);
        }
    }

    /// <summary>Brings inks with a profile, and colors of another space, to those of a screen.</summary>
    /// <remarks>
    /// Profiles of colors are left alone, as Pillow and Skia leave them: only inks have no meaning without theirs. TIFF and PSD files may
    /// hold Lab, YCbCr and other spaces.
    /// </remarks>
    public static void ToScreenColors(IMagickImage<byte> image)
    {
        if (HasInkProfile(image))
            image.TransformColorSpace(ColorProfiles.SRGB);
        if (image.ColorSpace is not (ColorSpace.sRGB or ColorSpace.Gray or ColorSpace.CMYK or ColorSpace.Undefined))
            image.ColorSpace = ColorSpace.sRGB;
    }

    /// <summary>Whether an image has four inks and says which.</summary>
    public static bool HasInkProfile(IMagickImage<byte> image) =>
        image.ColorSpace == ColorSpace.CMYK && image.GetColorProfile()?.ColorSpace == ColorSpace.CMYK;

    /// <summary>
    /// How an image is to be turned. The codecs of HEIC, AVIF and JPEG XL have turned it already, and TGA's rows are put in order; where
    /// the EXIF block inside still names an orientation, it is the one that was seen to.
    /// </summary>
    public static int OrientationOf(IMagickImage<byte> image, ImageFileFormat format) =>
        format is > ImageFileFormat.Tiff ? 1 : Math.Clamp((int)image.Orientation, 1, 8);
}
