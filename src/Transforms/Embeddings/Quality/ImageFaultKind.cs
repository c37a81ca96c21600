namespace MLNet.Embeddings;

/// <summary>In what way an image differs from the others of its set.</summary>
public enum ImageFaultKind
{
    /// <summary>All of it is dark: <see cref="ImageFact.Highlights"/> is low, and below 0.4.</summary>
    TooDark,

    /// <summary>All of it is bright: <see cref="ImageFact.Shadows"/> is high, and above 0.6.</summary>
    TooBright,

    /// <summary><see cref="ImageFact.Contrast"/> is low, and below 0.1.</summary>
    LowContrast,

    /// <summary><see cref="ImageFact.Sharpness"/> is low, and below a quarter of the median.</summary>
    Blurred,

    /// <summary>There is hardly anything to see: <see cref="ImageFact.Entropy"/> is low, and below 2 bits.</summary>
    NearlyBlank,

    /// <summary><see cref="ImageFact.AspectRatio"/> is far from the median, and by a factor of 1.5 or more.</summary>
    OddAspectRatio,

    /// <summary>Width times height is far from the median, and by a factor of 4 or more.</summary>
    OddSize,

    /// <summary>Gray, where at least nine in ten are colored: <see cref="ImageFact.Colorfulness"/> is below 2.</summary>
    GrayAmongColored,
}
