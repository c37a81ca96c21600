using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Nearest neighbors of the rows of one shard among the rows of all, by comparison with each; equally near ones in the order of
/// their numbers.</summary>
internal static class NeighborsStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        int count = context.Parameter<int>("neighbors");
        DistanceMetric metric = context.Choice<DistanceMetric>("metric");
        Shard shard = await context.ShardAsync("shard").ConfigureAwait(false);
        ShardSet shards = await context.ShardsAsync().ConfigureAwait(false);
        ComparableRows rows = await context.ComparableAsync(shard).ConfigureAwait(false);
        int total = rows.Rows.Length;
        var numbers = new long[total * count];
        var distances = new float[total * count];
        numbers.AsSpan().Fill(-1);
        distances.AsSpan().Fill(float.NaN);
        long compared = 0;
        var filled = new int[total];
        foreach (Shard other in shards.Shards)
        {
            bool isSame = other.Index == shard.Index;
            ComparableRows others = isSame ? rows : await context.ComparableAsync(other).ConfigureAwait(false);
            compared += (long)total * others.Rows.Length;
            if (total == 0 || others.Rows.Length < (isSame ? 2 : 1))
                continue;

            NeighborTable table = isSame
                ? ExactNeighborSearch.Search(rows.Vectors, count, metric, context.Engine)
                : ExactNeighborSearch.Search(others.Vectors, rows.Vectors, count, metric, context.Engine);
            for (int row = 0; row < total; row++)
                filled[row] = Merge(
                    table,
                    row,
                    others.Rows,
                    numbers.AsSpan(row * count, count),
                    distances.AsSpan(row * count, count),
                    filled[row]
                );
        }

        await context.WriteAsync(stream => Write(stream, "'<i8'", numbers, -1L, rows, shard, count)).ConfigureAwait(false);
        await context.WriteAsync(stream => Write(stream, "'<f4'", distances, float.NaN, rows, shard, count)).ConfigureAwait(false);
        return compared;
    }

    // Shards come in the order of their rows, so that of equally near rows the one that is there already has the smaller number.
    private static int Merge(NeighborTable table, int row, long[] numbersOf, Span<long> numbers, Span<float> distances, int filled)
    {
        ReadOnlySpan<int> indices = table.IndicesOf(row);
        ReadOnlySpan<float> found = table.DistancesOf(row);
        long[] oldNumbers = numbers[..filled].ToArray();
        float[] oldDistances = distances[..filled].ToArray();
        int old = 0;
        int fresh = 0;
        int place = 0;
        for (; place < numbers.Length && (old < filled || fresh < found.Length); place++)
        {
            bool takesOld = fresh == found.Length || (old < filled && oldDistances[old] <= found[fresh]);
            numbers[place] = takesOld ? oldNumbers[old] : numbersOf[indices[fresh]];
            distances[place] = takesOld ? oldDistances[old++] : found[fresh++];
        }

        return place;
    }

    private static void Write<T>(Stream stream, string type, T[] values, T missing, ComparableRows rows, Shard shard, int count)
        where T : unmanaged
    {
        Npy.WriteHeader(stream, type, shard.RowCount, count);
        var none = new T[count];
        none.AsSpan().Fill(missing);
        int next = 0;
        for (int row = 0; row < shard.RowCount; row++)
        {
            bool has = next < rows.Rows.Length && rows.Rows[next] == shard.FirstRow + row;
            Npy.WriteValues<T>(stream, has ? values.AsSpan(next++ * count, count) : none);
        }
    }
}
