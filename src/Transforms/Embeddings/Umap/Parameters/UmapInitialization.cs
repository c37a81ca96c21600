namespace MLNet.Embeddings;

/// <summary>Where the optimization of a UMAP map starts.</summary>
public enum UmapInitialization
{
    /// <summary>
    /// The smallest non-trivial eigenvectors of the normalized graph Laplacian: keeps the global arrangement of the data best. Components
    /// of the graph that are not connected with each other are laid out separately.
    /// </summary>
    Spectral = 0,

    /// <summary>The leading principal components of the features.</summary>
    PrincipalComponents = 1,

    /// <summary>Uniform random positions.</summary>
    Random = 2,

    /// <summary>Coordinates that the caller gives.</summary>
    Given = 3,
}
