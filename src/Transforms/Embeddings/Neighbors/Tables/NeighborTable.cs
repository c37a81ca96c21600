namespace MLNet.Embeddings;

/// <summary>The nearest neighbors of each of a number of rows, nearest first.</summary>
/// <remarks>
/// Rows are laid out one after the other: the neighbors of row <c>i</c> are entries <c>i·NeighborCount … (i+1)·NeighborCount − 1</c>.
/// Equal distances are ordered by index.
/// </remarks>
public sealed class NeighborTable
{
    /// <summary>Wraps neighbor lists without copying them.</summary>
    /// <param name="rowCount">Number of rows that were searched for.</param>
    /// <param name="neighborCount">Neighbors per row.</param>
    /// <param name="indices">Row indices of the neighbors, <paramref name="rowCount"/> × <paramref name="neighborCount"/>.</param>
    /// <param name="distances">Distances in the metric of the search, of the same shape.</param>
    /// <exception cref="ArgumentException">An array is not of that shape.</exception>
    public NeighborTable(int rowCount, int neighborCount, int[] indices, float[] distances)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(neighborCount);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(distances);
        long length = (long)rowCount * neighborCount;
        if (indices.Length != length || distances.Length != length)
            throw new ArgumentException(
                $"{rowCount} rows of {neighborCount} neighbors need {length} entries, got {indices.Length} indices and "
                    + $"{distances.Length} distances.",
                nameof(indices)
            );

        RowCount = rowCount;
        NeighborCount = neighborCount;
        Indices = indices;
        Distances = distances;
    }

    /// <summary>Number of rows that were searched for.</summary>
    public int RowCount { get; }

    /// <summary>Neighbors per row.</summary>
    public int NeighborCount { get; }

    /// <summary>Indices of all neighbors, row after row.</summary>
    internal int[] Indices { get; }

    /// <summary>Distances of all neighbors, row after row.</summary>
    internal float[] Distances { get; }

    /// <summary>Indices of one row's neighbors, nearest first.</summary>
    /// <param name="row">Row, from 0.</param>
    public ReadOnlySpan<int> IndicesOf(int row) => Indices.AsSpan(row * NeighborCount, NeighborCount);

    /// <summary>Distances of one row's neighbors, ascending.</summary>
    /// <param name="row">Row, from 0.</param>
    public ReadOnlySpan<float> DistancesOf(int row) => Distances.AsSpan(row * NeighborCount, NeighborCount);
}
