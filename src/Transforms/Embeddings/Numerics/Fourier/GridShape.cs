namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>Nodes of a grid along its axes, the contiguous one last. A plane has one row per slice.</summary>
/// <param name="Slices">Nodes along the slowest axis.</param>
/// <param name="Rows">Nodes along the middle axis; 1 for a plane.</param>
/// <param name="Columns">Nodes along the contiguous axis.</param>
internal readonly record struct GridShape(int Slices, int Rows, int Columns)
{
    /// <summary>Axis lengths are multiples of this, so that lines fill whole vectors of any width.</summary>
    public const int Granularity = 16;

    /// <summary>Nodes in all.</summary>
    public long NodeCount => (long)Slices * Rows * Columns;

    /// <summary>The smallest axis length that is not below a number and can be transformed.</summary>
    public static int AxisLength(int atLeast)
    {
        int units = Math.Max(1, (atLeast + Granularity - 1) / Granularity);
        while (!FourierPlan.IsSupported(units))
            units++;
        return units * Granularity;
    }
}
