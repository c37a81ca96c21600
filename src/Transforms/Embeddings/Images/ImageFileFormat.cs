namespace MLNet.Embeddings.Images;

/// <summary>The format of an image file, also of those that not every decoder reads.</summary>
internal enum ImageFileFormat
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG, animated or not.</summary>
    Png,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>GIF.</summary>
    Gif,

    /// <summary>A bitmap of Windows.</summary>
    Bmp,

    /// <summary>TIFF or BigTIFF.</summary>
    Tiff,

    /// <summary>HEIF with HEVC inside, as telephones write it.</summary>
    Heic,

    /// <summary>AVIF, one image or a sequence.</summary>
    Avif,

    /// <summary>JPEG XL, bare or in a container.</summary>
    JpegXl,

    /// <summary>A document of Photoshop, small (PSD) or large (PSB).</summary>
    Photoshop,

    /// <summary>Truevision TGA.</summary>
    Targa,

    /// <summary>PBM, PGM, PPM or PAM.</summary>
    Netpbm,

    /// <summary>JPEG 2000.</summary>
    Jpeg2000,

    /// <summary>JPEG XR.</summary>
    JpegXr,

    /// <summary>What a camera's sensor saw, with a small preview.</summary>
    CameraRaw,
}
