namespace MLNet.Embeddings;

/// <summary>How pairs of vectors are searched for.</summary>
public enum DuplicateSearch
{
    /// <summary><see cref="Exact"/> up to 200,000 different rows, <see cref="Approximate"/> above.</summary>
    Automatic = 0,

    /// <summary>Every two rows are compared in all their values.</summary>
    Exact = 1,

    /// <summary>
    /// Every two rows are compared in a few random directions, and those that are near there in all their values. A few pairs just above
    /// the threshold are missed; how many is measured on a sample. The nearest row is only known where it reaches the threshold.
    /// </summary>
    Approximate = 2,
}
