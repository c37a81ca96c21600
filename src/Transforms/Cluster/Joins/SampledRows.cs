using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Which rows of a set are in a sample: one out of each of as many equal stretches, drawn at random.</summary>
internal static class SampledRows
{
    /// <summary>The rows of a sample that lie in a shard, ascending.</summary>
    /// <param name="total">Rows of the set.</param>
    /// <param name="count">Rows of the sample; all where there are no more.</param>
    /// <param name="seed">Draws another sample.</param>
    /// <param name="first">First row of the shard.</param>
    /// <param name="rows">Rows of the shard.</param>
    public static List<int> In(long total, long count, ulong seed, long first, int rows)
    {
        count = Math.Min(count, total);
        var places = new List<int>();
        // The stretch before the first row's may end within the shard.
        for (long stretch = Math.Max(0, (long)((Int128)first * count / total) - 1); stretch < count; stretch++)
        {
            var start = (long)((Int128)stretch * total / count);
            if (start >= first + rows)
                break;

            var end = (long)((Int128)(stretch + 1) * total / count);
            long row = start + (long)(CounterRandom.Bits(seed, 0, (ulong)stretch) % (ulong)(end - start));
            if (row >= first && row < first + rows)
                places.Add((int)(row - first));
        }

        return places;
    }
}
