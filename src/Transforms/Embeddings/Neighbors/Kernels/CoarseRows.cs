namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Short rows whose distances never exceed those of the long rows they stand for, so that most pairs can be ruled out at a
/// fraction of the work.</summary>
/// <remarks>
/// <para>
/// A row x becomes z = (Vx, √(|x|² − |Vx|²)) for a few orthonormal directions V. The parts of two rows outside the span of V differ by at
/// least the difference of their lengths, so |z − z'| ≤ |x − x'|. Any V will do; leading principal axes make the bound tight.
/// </para>
/// <para>
/// What is computed is off by some vector of length at most E, for which each row's own bound is known. From |z − z'| ≤ |x − x'| + E + E'
/// follows, for any τ &gt; 0,
/// |z − z'|² / (1 + τ) ≤ |x − x'|² + 2(E² + E'²) / τ. So the coordinates are shrunk by √(1 + τ) and each row gives E² / τ of its offset.
/// </para>
/// </remarks>
internal static class CoarseRows
{
    private const double Unit = 1.0 / (1 << 24);

    // τ above: costs 1/256 of each squared distance and weighs E² by 256.
    private const double Tolerance = 1.0 / 256;

    private const double LargestBasisError = 1e-3;

    // Directions are multiplied in stretches of this length, added in double precision, to keep E small.
    private const int StretchLength = 64;
    private const int BlockRows = 384;

    /// <summary>Shortens rows.</summary>
    /// <param name="rows">Rows prepared for a metric other than the inner product.</param>
    /// <param name="directionCount">Directions to keep, a multiple of <see cref="TileShape.Columns"/>.</param>
    /// <param name="path">Vector width; without effect on the result of a search.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>One row for each, of one value more than there are directions; null where the directions found are not orthonormal
    /// enough.</returns>
    public static PreparedRows? Of(PreparedRows rows, int directionCount, SimdPath path, EngineContext context)
    {
        OrthonormalDirections directions = OrthonormalDirections.Of(rows, directionCount, context);
        if (!(directions.Error <= LargestBasisError))
            return null;

        var panels = new ColumnPanels(directions.Rows, directionCount, context);
        IBlockProduct product = BlockProducts.Of(path);
        int depth = directionCount + 1;
        var coarse = new PreparedRows(rows.Count, depth, GC.AllocateUninitializedArray<float>(checked(rows.Count * depth)), rows.Ids);
        double error = DirectionError(directions, directionCount);
        context.For(
            (rows.Count + BlockRows - 1) / BlockRows,
            (block, _) =>
            {
                int start = block * BlockRows;
                int count = Math.Min(BlockRows, rows.Count - start);
                var projections = new double[count * directionCount];
                product.Project(rows, start, count, panels, StretchLength, projections);
                for (int i = 0; i < count; i++)
                    Set(coarse, rows, start + i, projections.AsSpan(i * directionCount, directionCount), error, path);
            }
        );
        return coarse;
    }

    /// <summary>
    /// Bound on |computed Vx − Vx| / |x|: the directions are off an orthonormal set by <see cref="OrthonormalDirections.Error"/> in the
    /// spectral norm, each product of a stretch by the usual bound, and the shrunk result is rounded.
    /// </summary>
    private static double DirectionError(OrthonormalDirections directions, int directionCount)
    {
        const double Stretch = (StretchLength + 2) * Unit;
        double norm = 1 + directions.Error;
        return directions.Error + (Math.Sqrt(directionCount) * norm * 1.01 * Stretch) + (3 * Unit * norm);
    }

    private static void Set(PreparedRows coarse, PreparedRows rows, int row, Span<double> projection, double directionError, SimdPath path)
    {
        double shrink = 1 / Math.Sqrt(1 + Tolerance);
        double squaredNorm = RowDistance.SquaredNorm(rows.Row(row), path);
        Span<float> values = coarse.Values.AsSpan(row * coarse.Depth, coarse.Depth);
        double inside = 0;
        for (int direction = 0; direction < projection.Length; direction++)
        {
            inside += projection[direction] * projection[direction];
            values[direction] = (float)(projection[direction] * shrink);
        }

        double outside = Math.Sqrt(Math.Max(0, squaredNorm - inside));
        values[^1] = (float)(outside * shrink);

        // Two lengths whose squares differ by d differ by at most √d, and by d over either.
        double norm = Math.Sqrt(squaredNorm);
        double insideError = directionError * norm;
        double squareError = (insideError * ((2 * norm) + insideError)) + (1e-12 * squaredNorm);
        double outsideError =
            (outside > 0 ? Math.Min(Math.Sqrt(squareError), squareError / outside) : Math.Sqrt(squareError)) + (3 * Unit * outside);
        double squaredError = (insideError * insideError) + (outsideError * outsideError);

        // The offset of the long row holds, beside half its squared norm, its share of everything that the long rows themselves may be off
        // by.
        double halfNorm = RowDistance.SquaredNorm(values, path) / 2;
        double roundings = (coarse.Depth + SearchSpace.FurtherRoundings) * Unit;
        double offset = rows.Offsets[row] - (squaredNorm / 2) + (halfNorm * (1 - (2 * roundings))) - (squaredError / Tolerance);
        coarse.Offsets[row] = float.BitDecrement((float)offset);
        coarse.Slacks[row] = float.PositiveInfinity;
    }
}
