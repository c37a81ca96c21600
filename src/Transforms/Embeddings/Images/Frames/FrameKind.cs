namespace MLNet.Embeddings.Images.Frames;

/// <summary>What a file holds beside its first picture.</summary>
internal enum FrameKind
{
    /// <summary>Nothing, or nothing but small previews.</summary>
    Single,

    /// <summary>An animation that can be decoded frame by frame: GIF or WebP.</summary>
    Animation,

    /// <summary>Several whole pictures one after the other, as in a stereoscopic JPEG (MPO).</summary>
    Sequence,

    /// <summary>Further pictures that cannot be decoded here: animated PNG, icons, pages of a TIFF, sequences of HEIF and AVIF.</summary>
    Opaque,
}
