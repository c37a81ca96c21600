using ImageMagick;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Formats;

/// <summary>Which of ImageMagick's coders may see a file, told by the file's content.</summary>
/// <remarks>
/// The coder is always named to ImageMagick, which then neither guesses nor looks at names: no file reaches a coder that is not listed
/// here, and so none of those that run programs, read other files or fetch addresses (MVG, MSL, SVG, PDF, TEXT, URL and their like).
/// </remarks>
internal static class MagickFormats
{
    /// <summary>The coder of a format.</summary>
    /// <exception cref="InvalidDataException">None of the listed ones reads it.</exception>
    public static MagickFormat Of(ImageFileFormat format) =>
        format switch
        {
            ImageFileFormat.Jpeg => MagickFormat.Jpeg,
            ImageFileFormat.Png => MagickFormat.Png,
            ImageFileFormat.WebP => MagickFormat.WebP,
            ImageFileFormat.Bmp => MagickFormat.Bmp,
            ImageFileFormat.Tiff => MagickFormat.Tiff,
            ImageFileFormat.Heic => MagickFormat.Heic,
            ImageFileFormat.Avif => MagickFormat.Avif,
            ImageFileFormat.JpegXl => MagickFormat.Jxl,
            ImageFileFormat.Photoshop => MagickFormat.Psd,
            ImageFileFormat.Targa => MagickFormat.Tga,
            ImageFileFormat.Netpbm => MagickFormat.Pnm,
            ImageFileFormat.Jpeg2000 or ImageFileFormat.JpegXr or ImageFileFormat.CameraRaw => throw new InvalidDataException(
                $"The file is a {ImageFileFormats.NameOf(format)} image, which is not read; convert it to another format."
            ),
            _ => throw new InvalidDataException(
                "The file is no image in a known format (JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC, AVIF, JPEG XL, PSD, TGA or PPM), or its "
                    + "beginning is damaged."
            ),
        };
}
