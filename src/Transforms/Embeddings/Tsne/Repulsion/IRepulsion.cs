using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>Computes the push of all points on each point.</summary>
internal interface IRepulsion
{
    /// <summary>Sets each point's Σ K/(1 + s/ν) · (y − y′) and returns Z, the sum of K over all ordered pairs of distinct points.</summary>
    /// <param name="points">Points in <see cref="PointLayout"/>.</param>
    /// <param name="forces">Gets the sums, in the same layout.</param>
    double Compute(float[] points, float[] forces);

    /// <summary>Lets the next call look for a cheaper way. Between two reviews the way changes only where the points leave it no choice, so
    /// that a call in between changes nothing.</summary>
    void Review() { }

    /// <summary>The grid of the last call; <see langword="null"/> where there is none.</summary>
    GridGeometry? Geometry => null;

    /// <summary>Takes up a grid that an earlier fit had come to.</summary>
    void Resume(GridGeometry geometry) { }
}
