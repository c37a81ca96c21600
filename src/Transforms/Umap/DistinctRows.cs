using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Umap;

/// <summary>A matrix without its repeated rows.</summary>
/// <remarks>
/// A row with a hundred copies would have nothing but copies for neighbours and break off from the rest of the map. So a map is fitted to distinct rows,
/// and copies share a position.
/// </remarks>
internal sealed class DistinctRows
{
    private const int RowsPerBlock = 512;

    private DistinctRows(Matrix rows, int[] places)
    {
        Rows = rows;
        Places = places;
    }

    /// <summary>Each distinct row once, in the order of first occurrence; the given matrix itself where no row is repeated.</summary>
    public Matrix Rows { get; }

    /// <summary>Where each given row is in <see cref="Rows"/>.</summary>
    public int[] Places { get; }

    /// <summary>Finds the distinct rows.</summary>
    /// <param name="rows">Rows to look through.</param>
    /// <param name="context">What to run in.</param>
    /// <exception cref="ArgumentException">A value is not finite; the message names its row and column.</exception>
    public static DistinctRows Of(Matrix rows, EngineContext context)
    {
        var hashes = new int[rows.RowCount];
        context.For((rows.RowCount + RowsPerBlock - 1) / RowsPerBlock, (block, _) =>
        {
            int end = Math.Min(rows.RowCount, (block + 1) * RowsPerBlock);
            for (int row = block * RowsPerBlock; row < end; row++)
            {
                ReadOnlySpan<float> values = rows.Row(row);
                RequireFinite(values, row);
                hashes[row] = Hash(values);
            }
        });

        var places = new int[rows.RowCount];
        var firsts = new List<int>();
        var known = new Dictionary<int, int>(rows.RowCount, new ContentComparer(rows, hashes));
        for (int row = 0; row < rows.RowCount; row++)
        {
            if (known.TryGetValue(row, out places[row]))
                continue;
            places[row] = firsts.Count;
            known.Add(row, firsts.Count);
            firsts.Add(row);
        }

        if (firsts.Count == rows.RowCount)
            return new DistinctRows(rows, places);

        var distinct = new Matrix(firsts.Count, rows.ColumnCount);
        for (int i = 0; i < firsts.Count; i++)
            rows.Row(firsts[i]).CopyTo(distinct.Row(i));
        return new DistinctRows(distinct, places);
    }

    /// <summary>Gives each given row the values of its distinct row.</summary>
    public Matrix Expand(Matrix distinct)
    {
        if (distinct.RowCount == Places.Length)
            return distinct;

        var expanded = new Matrix(Places.Length, distinct.ColumnCount);
        for (int row = 0; row < Places.Length; row++)
            distinct.Row(Places[row]).CopyTo(expanded.Row(row));
        return expanded;
    }

    /// <summary>Gives each distinct row the values of its first occurrence.</summary>
    public Matrix Collapse(Matrix given)
    {
        if (Rows.RowCount == Places.Length)
            return given;

        var collapsed = new Matrix(Rows.RowCount, given.ColumnCount);
        for (int row = Places.Length - 1; row >= 0; row--)
            given.Row(row).CopyTo(collapsed.Row(Places[row]));
        return collapsed;
    }

    /// <summary>For each distinct row the label that all its copies have in common; −1 where they disagree.</summary>
    public int[] CommonLabels(int[] labels)
    {
        var common = new int[Rows.RowCount];
        var seen = new bool[common.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            int place = Places[row];
            common[place] = !seen[place] || common[place] == labels[row] ? labels[row] : -1;
            seen[place] = true;
        }

        return common;
    }

    private static void RequireFinite(ReadOnlySpan<float> values, int row)
    {
        if (values.IsEmpty || float.IsFinite(TensorPrimitives.MaxMagnitude(values)))
            return;

        int column = 0;
        while (float.IsFinite(values[column]))
            column++;
        throw new ArgumentException($"The feature in row {row}, column {column} is {values[column]}; replace missing and infinite values before the projection.");
    }

    private static int Hash(ReadOnlySpan<float> values)
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(values));
        return hash.ToHashCode();
    }

    private sealed class ContentComparer(Matrix rows, int[] hashes) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => MemoryMarshal.AsBytes(rows.Row(x)).SequenceEqual(MemoryMarshal.AsBytes(rows.Row(y)));

        public int GetHashCode(int row) => hashes[row];
    }
}
