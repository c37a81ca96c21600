using MLNet.Embeddings.Duplicates.Contents;

namespace MLNet.Embeddings.Cluster.Shards;

/// <summary>The rows of a shard whose vectors can be compared: neither zero nor with numbers that are missing or infinite.</summary>
/// <param name="Vectors">The vectors.</param>
/// <param name="Rows">The number within the set of each.</param>
internal sealed record ComparableRows(Matrix Vectors, long[] Rows)
{
    /// <summary>Picks them.</summary>
    public static ComparableRows Of(Matrix all, long firstRow)
    {
        int[] places =
        [
            .. Enumerable.Range(0, all.RowCount).Where(row => DuplicateRowsBuilder.StatusOf(all.Row(row)) == DuplicateStatus.Ok),
        ];
        return new ComparableRows(places.Length == all.RowCount ? all : all.RowsAt(places), [.. places.Select(place => firstRow + place)]);
    }
}
