using Microsoft.Extensions.AI;

namespace MLNet.Embeddings;

/// <summary>Options of a <see cref="NeighborVectorStore"/>.</summary>
public sealed class NeighborVectorStoreOptions
{
    /// <summary>Makes vectors of what is no vector, such as texts, in records and in searches; <see langword="null"/>: only vectors are
    /// taken, unless the definition of a collection brings a generator. The caller disposes of it.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }

    /// <summary>Seed of approximate search.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }
}
