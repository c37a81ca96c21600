namespace MLNet.Embeddings;

/// <summary>Where the optimization of t-SNE starts.</summary>
public enum TsneInitialization
{
    /// <summary>The leading principal components, scaled to a standard deviation of 1e-4: keeps the global arrangement (Kobak and Berens,
    /// Nature Communications 2019).</summary>
    PrincipalComponents = 0,

    /// <summary>The leading eigenvectors of the neighborhood graph, scaled to a standard deviation of 1e-4.</summary>
    Spectral = 1,

    /// <summary>Normally distributed with a standard deviation of 1e-4.</summary>
    Random = 2,

    /// <summary>Given coordinates, used as they are.</summary>
    Given = 3,
}
