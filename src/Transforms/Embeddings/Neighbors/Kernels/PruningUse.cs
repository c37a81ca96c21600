namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Whether exact search uses coarse rows.</summary>
internal enum PruningUse
{
    /// <summary>Where they pay.</summary>
    WherePays,

    /// <summary>Wherever they are valid.</summary>
    Always,

    /// <summary>Nowhere.</summary>
    Never,
}
