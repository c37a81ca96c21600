using System.Numerics.Tensors;

namespace MLNet.Embeddings.Numerics;

/// <summary>Rows drawn along their leading principal components, as precisely as the start of an optimization needs it.</summary>
internal static class PrincipalLayout
{
    private static readonly EigenSettings RoughComponents = new(Tolerance: 1e-3, MaximumRounds: 6, FilterDegree: 6, Seed: 0);

    /// <summary>Coordinates along the components; columns beyond their number are zero.</summary>
    /// <param name="rows">The rows, known to be finite and not too long for coordinates.</param>
    /// <param name="columnCount">Columns of the result.</param>
    /// <param name="context">Threads and callback.</param>
    public static Matrix Create(Matrix rows, int columnCount, EngineContext context)
    {
        var layout = new Matrix(rows.RowCount, columnCount);
        Matrix transformed = PrincipalComponents.Fit(rows, columnCount, RoughComponents, context).TransformChecked(rows, context);
        for (int row = 0; row < rows.RowCount; row++)
            transformed.Row(row).CopyTo(layout.Row(row));
        return layout;
    }

    /// <summary>The same, scaled so that the largest coordinate is 1 or −1.</summary>
    public static Matrix CreateWithinUnit(Matrix rows, int columnCount, EngineContext context)
    {
        Matrix layout = Create(rows, columnCount, context);
        float largest = RowArithmetic.LargestMagnitude(layout.Values);
        if (largest > 0)
            TensorPrimitives.Divide(layout.Values, largest, layout.Values);
        return layout;
    }
}
