using MLNet.Embeddings.Tsne.Repulsion;

namespace MLNet.Embeddings.Tsne.Parameters;

/// <summary>Where an optimization stopped, enough to go on from to the same bits.</summary>
/// <param name="Iteration">Iterations done, early exaggeration included.</param>
/// <param name="Coordinates">The map of the distinct rows.</param>
/// <param name="Velocity">The last step of each coordinate.</param>
/// <param name="Gains">The gain of each coordinate.</param>
/// <param name="LastDivergence">The divergence that early stopping compares the next one with; infinite where there is none.</param>
/// <param name="Grid">The grid of the repulsion; <see langword="null"/> where there is none yet.</param>
internal sealed record TsneState(
    int Iteration,
    Matrix Coordinates,
    Matrix Velocity,
    Matrix Gains,
    double LastDivergence = double.PositiveInfinity,
    GridGeometry? Grid = null
)
{
    /// <summary>The state of a fit that has not begun.</summary>
    public static TsneState AtRest(Matrix start)
    {
        var gains = new Matrix(start.RowCount, start.ColumnCount);
        gains.Values.AsSpan().Fill(1);
        return new TsneState(0, start, new Matrix(start.RowCount, start.ColumnCount), gains);
    }
}
