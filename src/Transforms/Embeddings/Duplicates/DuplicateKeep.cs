namespace MLNet.Embeddings;

/// <summary>Which member of a group represents it and is kept. Ties are decided by the smaller key.</summary>
public enum DuplicateKeep
{
    /// <summary>The smallest key in ordinal order.</summary>
    FirstKey = 0,

    /// <summary>The row with the most neighbors above the threshold, then with the highest sum of their scores.</summary>
    Medoid = 1,

    /// <summary>The image with the most pixels.</summary>
    MaximumPixels = 2,

    /// <summary>The row whose split comes first in the list of splits; splits that are not listed come last.</summary>
    SplitPriority = 3,

    /// <summary>The row with the highest value of the score column.</summary>
    HighestScore = 4,

    /// <summary>The image with the greatest <see cref="ImageFact.Sharpness"/>.</summary>
    Sharpest = 5,
}
