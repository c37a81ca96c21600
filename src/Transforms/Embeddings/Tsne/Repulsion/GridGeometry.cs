using MLNet.Embeddings.Numerics.Fourier;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>Where the grid lies on the map, how fine it is, and how far the near-field correction reaches.</summary>
/// <param name="Shape">Nodes along the axes.</param>
/// <param name="Spacing">Distance between nodes, in units of the map.</param>
/// <param name="Origins">Coordinate of node 0 along each axis of the map.</param>
/// <param name="CellSize">Side of a cell in nodes; also the cut-off of the near field.</param>
/// <param name="HasNearField">Whether the kernel is smoothed inside the cut-off and corrected pair by pair.</param>
internal sealed record GridGeometry(GridShape Shape, double Spacing, double[] Origins, double CellSize, bool HasNearField)
{
    /// <summary>Nodes that the spline of a point needs below and above its own cell of the grid.</summary>
    public const int Margin = 2;

    /// <summary>Distance, in units of the map, within which the kernel is smoothed; 0 without a near field.</summary>
    public double Cutoff => HasNearField ? CellSize * Spacing : 0;

    /// <summary>Cells along the slowest axis.</summary>
    public int SliceCells { get; } = CellCount(Shape.Slices, CellSize);

    /// <summary>Cells along the middle axis.</summary>
    public int RowCells { get; } = Shape.Rows == 1 ? 1 : CellCount(Shape.Rows, CellSize);

    /// <summary>Cells along the contiguous axis.</summary>
    public int ColumnCells { get; } = CellCount(Shape.Columns, CellSize);

    /// <summary>Whether every point within the bounds can be spread onto the grid.</summary>
    public bool Covers(PointBounds bounds)
    {
        for (int axis = 0; axis < Origins.Length; axis++)
        {
            if (
                (bounds.Lower[axis] - Origins[axis]) / Spacing < Margin
                || (bounds.Upper[axis] - Origins[axis]) / Spacing > AxisNodes(axis) - 1 - Margin
            )
                return false;
        }

        return true;
    }

    /// <summary>Nodes along an axis of the map.</summary>
    public int AxisNodes(int axis) =>
        axis == 0 ? Shape.Slices
        : axis == 1 && Origins.Length == 3 ? Shape.Rows
        : Shape.Columns;

    private static int CellCount(int nodes, double cellSize) => (int)(nodes / cellSize) + 1;
}
