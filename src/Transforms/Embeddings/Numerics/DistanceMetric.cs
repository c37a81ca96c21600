namespace MLNet.Embeddings;

/// <summary>How the distance between two rows is measured. Smaller is nearer for every metric.</summary>
public enum DistanceMetric
{
    /// <summary>√Σ(x − y)².</summary>
    Euclidean = 0,

    /// <summary>Σ(x − y)².</summary>
    SquaredEuclidean = 1,

    /// <summary>1 − x·y / (|x| |y|), between 0 and 2. A zero row has distance 1 to every row but another zero row, to which it has distance
    /// 0.</summary>
    Cosine = 2,

    /// <summary>−x·y: the larger the inner product, the nearer. It is not a metric in the strict sense and may be negative.</summary>
    InnerProduct = 3,
}
