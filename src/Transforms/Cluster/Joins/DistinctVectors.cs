using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Rows that are compared: of those with equal vectors the first, as one process takes them together, too.</summary>
/// <param name="Vectors">The vectors, all different.</param>
/// <param name="Rows">The number within the set of each.</param>
/// <param name="Equal">Each other row with the first that it equals.</param>
internal sealed record DistinctVectors(Matrix Vectors, long[] Rows, List<RowPair> Equal)
{
    /// <summary>Takes equal rows together; the rows come in ascending order.</summary>
    public static DistinctVectors Of(ComparableRows rows, EngineContext? context)
    {
        var equal = new List<RowPair>();
        var lookup = new RowLookup(rows.Vectors, context);
        if (lookup.DistinctCount == rows.Rows.Length)
            return new DistinctVectors(rows.Vectors, rows.Rows, equal);

        var places = new List<int>(lookup.DistinctCount);
        for (int row = 0; row < rows.Rows.Length; row++)
        {
            if (lookup.First[row] == row)
                places.Add(row);
            else
                equal.Add(RowPair.Of(rows.Rows[lookup.First[row]], rows.Rows[row], 1, isEqual: true));
        }

        return new DistinctVectors(rows.Vectors.RowsAt([.. places]), [.. places.Select(place => rows.Rows[place])], equal);
    }
}
