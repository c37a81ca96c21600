using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>All pairs or the grid, whichever is cheaper; and a closed form while the map has hardly any size.</summary>
internal sealed class AutomaticRepulsion : IRepulsion, IDisposable
{
    // Fewer points than this never repay a grid's fixed cost.
    private const int AlwaysExact = 700;

    // Within this box every similarity is 1 but for a millionth.
    private const double PointlikeExtent = 7e-4;

    private readonly int _count;
    private readonly int _stride;
    private readonly StudentKernel _kernel;
    private readonly ExactRepulsion? _exact;
    private readonly GridRepulsion? _grid;

    public AutomaticRepulsion(int count, int dimensions, StudentKernel kernel, RepulsionMethod method, EngineContext context)
    {
        _count = count;
        _stride = PointLayout.Stride(dimensions);
        _kernel = kernel;
        bool useGrid = dimensions <= 3 && (method == RepulsionMethod.Grid || (method == RepulsionMethod.Automatic && count > AlwaysExact));
        if (useGrid)
            _grid = new GridRepulsion(count, dimensions, kernel, context);
        else
            _exact = new ExactRepulsion(count, dimensions, kernel, context);

        Description =
            useGrid ? $"grid with near field: {count} points in {dimensions} dimensions, relative error of the force below 1 %"
            : method == RepulsionMethod.Exact ? "all pairs: asked for"
            : dimensions > 3 ? $"all pairs: a grid does not pay in {dimensions} dimensions"
            : $"all pairs: {count} points are too few for a grid to pay";
    }

    /// <summary>The method and why it was chosen.</summary>
    public string Description { get; }

    /// <summary>The grid, where one is used.</summary>
    public GridRepulsion? Grid => _grid;

    /// <inheritdoc/>
    public GridGeometry? Geometry => _grid?.Geometry;

    /// <inheritdoc/>
    public void Review() => _grid?.Review();

    /// <inheritdoc/>
    public void Resume(GridGeometry geometry) => _grid?.Resume(geometry);

    /// <inheritdoc/>
    public double Compute(float[] points, float[] forces)
    {
        if (_exact is not null)
            return _exact.Compute(points, forces);

        PointBounds bounds = _grid!.Bounds(points);
        return bounds.Extent > PointlikeExtent * Math.Sqrt(_kernel.DegreesOfFreedom)
            ? _grid.Compute(points, forces, bounds)
            : Pointlike(points, forces);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _exact?.Dispose();
        _grid?.Dispose();
    }

    /// <summary>With K = 1 throughout, Σ (y − y′) is n times the distance from the mean.</summary>
    private double Pointlike(float[] points, float[] forces)
    {
        for (int axis = 0; axis < _stride; axis++)
        {
            double mean = 0;
            for (int at = axis; at < points.Length; at += _stride)
                mean += points[at];
            mean /= _count;
            for (int at = axis; at < points.Length; at += _stride)
                forces[at] = (float)((points[at] - mean) * _count);
        }

        return ((double)_count * _count) - _count;
    }
}
