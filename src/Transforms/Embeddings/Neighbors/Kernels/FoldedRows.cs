using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Rows in coordinates that a mirroring keeps, and such whose sign it changes: what two rows have in common, and what one and the
/// mirrored other have, are the sum and the difference of the same two numbers.</summary>
/// <remarks>
/// A mirroring swaps columns in pairs. Of each pair the sum and the difference, by √½, take its place, which changes no inner product
/// x·y = e·e' + o·o'; and that of the mirrored x is e·e' − o·o'. Each coordinate is off by three roundings at most, so that
/// products are off by six, far fewer than <see cref="SearchSpace.FurtherRoundings"/> allows for.
/// </remarks>
internal sealed class FoldedRows
{
    private const int BlockRows = 512;

    // After so many, the sum of rows that point to one side of the one before hardly moves.
    private const int DirectionSteps = 3;

    private FoldedRows(PreparedRows rows, int evenCount)
    {
        Rows = rows;
        EvenCount = evenCount;
    }

    /// <summary>The rows: first what stays, then what changes its sign.</summary>
    public PreparedRows Rows { get; }

    /// <summary>How many coordinates stay.</summary>
    public int EvenCount { get; }

    /// <summary>Folds distinct rows whose features are the coordinates of the search.</summary>
    /// <param name="reference">The rows.</param>
    /// <param name="mirror">For each column the one that it is swapped with; itself where it stays.</param>
    /// <param name="context">Threads and callback.</param>
    public static FoldedRows Of(ReferenceRows reference, int[] mirror, EngineContext context)
    {
        Matrix rows = reference.Distinct.Rows;
        int[] kept = [.. Enumerable.Range(0, mirror.Length).Where(column => mirror[column] >= column)];
        int[] swapped = [.. kept.Where(column => mirror[column] > column)];
        var folded = new Matrix(rows.RowCount, rows.ColumnCount);
        float half = MathF.Sqrt(0.5f);
        context.For(
            (rows.RowCount + BlockRows - 1) / BlockRows,
            (block, _) =>
            {
                for (int row = block * BlockRows; row < Math.Min(rows.RowCount, (block + 1) * BlockRows); row++)
                {
                    ReadOnlySpan<float> from = rows.Row(row);
                    Span<float> to = folded.Row(row);
                    for (int i = 0; i < kept.Length; i++)
                        to[i] = mirror[kept[i]] == kept[i] ? from[kept[i]] : half * (from[kept[i]] + from[mirror[kept[i]]]);
                    for (int i = 0; i < swapped.Length; i++)
                        to[kept.Length + i] = half * (from[swapped[i]] - from[mirror[swapped[i]]]);
                }
            }
        );
        return new FoldedRows(reference.Space.Prepare(folded, reference.SquaredNorms, context), kept.Length);
    }

    /// <summary>The same rows in another order: such that are near, as they are or once one of them is mirrored, in near places.</summary>
    /// <param name="blockRows">Rows of a place.</param>
    /// <param name="context">Threads and callback.</param>
    public FoldedRows Ordered(int blockRows, EngineContext context)
    {
        var upright = new PreparedRows(Rows.Count, Rows.Depth, [.. Rows.Values]);
        float[] direction = MainDirection();
        for (int row = 0; row < Rows.Count; row++)
        {
            Span<float> odd = upright.Values.AsSpan((row * Rows.Depth) + EvenCount, Rows.Depth - EvenCount);
            if (RowArithmetic.Dot(odd, direction) < 0)
            {
                foreach (ref float value in odd)
                    value = -value;
            }
        }

        int[] order = RandomProjectionTree.Build(upright, blockRows, seed: 0, tree: 0, context).Order;
        return new FoldedRows(Rows.Reordered(order, context), EvenCount);
    }

    // Along which rows differ from their mirror images, roughly.
    private float[] MainDirection()
    {
        int length = Rows.Depth - EvenCount;
        float[] direction = Rows.Row(0)[EvenCount..].ToArray();
        for (int step = 0; step < DirectionSteps; step++)
        {
            var sum = new double[length];
            for (int row = 0; row < Rows.Count; row++)
            {
                ReadOnlySpan<float> odd = Rows.Row(row)[EvenCount..];
                double sign = RowArithmetic.Dot(odd, direction) < 0 ? -1 : 1;
                for (int i = 0; i < length; i++)
                    sum[i] += sign * odd[i];
            }

            direction = Array.ConvertAll(sum, value => (float)(value / Rows.Count));
        }

        return direction;
    }
}
