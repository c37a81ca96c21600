namespace MLNet.Embeddings;

/// <summary>How t-SNE computes the push of all points on each point.</summary>
public enum RepulsionMethod
{
    /// <summary>Whichever is faster at the number of points and dimensions.</summary>
    Automatic = 0,

    /// <summary>All pairs, without approximation.</summary>
    Exact = 1,

    /// <summary>A grid with a near-field correction, in one to three dimensions; more dimensions use all pairs. The relative error of the
    /// force is below 1 %.</summary>
    Grid = 2,
}
