namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>What was done to a picture to make a planted copy of it.</summary>
internal enum DemoEdit
{
    /// <summary>Not a copy.</summary>
    None = 0,

    /// <summary>The same file, byte for byte.</summary>
    ExactFile,

    /// <summary>Another file with the same pixels.</summary>
    ExactPixels,

    /// <summary>Made smaller or larger.</summary>
    Resized,

    /// <summary>Compressed again, harder.</summary>
    Reencoded,

    /// <summary>A strip of up to a sixth taken off the edges.</summary>
    Cropped,

    /// <summary>Brighter or darker, more or less saturated, tinted, or gray.</summary>
    Recolored,

    /// <summary>Left and right swapped.</summary>
    Mirrored,
}
