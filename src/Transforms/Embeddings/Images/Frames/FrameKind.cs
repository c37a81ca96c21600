namespace MLNet.Embeddings.Images.Frames;

/// <summary>What a file holds beside its first picture.</summary>
internal enum FrameKind
{
    /// <summary>Nothing, or nothing but small previews.</summary>
    Single,

    /// <summary>Frames or pages that a decoder may give one after the other: GIF, WebP, TIFF, JPEG XL, sequences of HEIF and
    /// AVIF.</summary>
    Animation,

    /// <summary>Several whole pictures one after the other, as in a stereoscopic JPEG (MPO).</summary>
    Sequence,

    /// <summary>Further pictures that cannot be decoded here: animated PNG, icons.</summary>
    Opaque,
}
