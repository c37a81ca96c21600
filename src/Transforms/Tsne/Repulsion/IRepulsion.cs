namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>Computes the push of all points on each point.</summary>
internal interface IRepulsion
{
    /// <summary>Sets each point's Σ K/(1 + s/ν) · (y − y′) and returns Z, the sum of K over all ordered pairs of distinct points.</summary>
    /// <param name="points">Points in <see cref="PointLayout"/>.</param>
    /// <param name="forces">Gets the sums, in the same layout.</param>
    double Compute(float[] points, float[] forces);
}
