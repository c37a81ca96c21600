using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Checks on what an index is asked for.</summary>
internal static class QueryCheck
{
    /// <summary>Refuses one query that does not fit.</summary>
    public static void Require(
        ReadOnlySpan<float> query,
        int columnCount,
        DistanceMetric metric,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<float> distances
    )
    {
        if (query.Length != columnCount)
            throw new ArgumentException(
                $"The query has {query.Length} values, but the reference rows have {columnCount} columns.",
                nameof(query)
            );

        if (indices.Length != distances.Length)
            throw new ArgumentException(
                $"There is room for {indices.Length} indices but for {distances.Length} distances; make them equal.",
                nameof(distances)
            );

        RowRange.ForDistances(metric).Require(query, 0, nameof(query));
    }

    /// <summary>Refuses queries that do not fit.</summary>
    public static void Require(Matrix queries, int columnCount, DistanceMetric metric, int neighborCount, EngineContext context)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighborCount, 1);
        if (queries.ColumnCount != columnCount)
        {
            throw new ArgumentException(
                $"The queries have {queries.ColumnCount} columns, but the reference rows have {columnCount}; both need the same features.",
                nameof(queries)
            );
        }

        RowRange.ForDistances(metric).Require(queries, nameof(queries), context);
    }
}
