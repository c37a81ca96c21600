namespace MLNet.Embeddings.Benchmarks.MiniClip;

/// <summary>What is done to a picture to see whether its vector stays near.</summary>
internal enum EditKind
{
    /// <summary>JPEG or WebP at a quality of 35 to 70.</summary>
    Reencoded = 0,

    /// <summary>To 40 to 160 per cent of its size.</summary>
    Resized,

    /// <summary>5 to 17 per cent taken off each direction.</summary>
    Cropped,

    /// <summary>Brighter or darker, more or less saturated, tinted, or gray.</summary>
    Recolored,

    /// <summary>Blurred by 2 to 3 per cent of its width.</summary>
    Blurred,

    /// <summary>Left and right swapped.</summary>
    Mirrored,
}
