using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>Rows around some centers with planted copies: equal ones, near ones, whole chains of them, and rows without a
/// direction.</summary>
internal sealed class PlantedRows
{
    public const float Threshold = 0.95f;

    private static readonly string?[] Splits = ["train", "test", "valid", null];

    private PlantedRows(Matrix vectors, ShardRow[] rows)
    {
        Vectors = vectors;
        Rows = rows;
    }

    public Matrix Vectors { get; }

    public ShardRow[] Rows { get; }

    /// <summary>Draws rows, keys in no order.</summary>
    public static PlantedRows Draw(int count = 2_000, int dimension = 32, int centers = 40)
    {
        var vectors = new Matrix(count, dimension);
        var rows = new ShardRow[count];
        for (int row = 0; row < count; row++)
        {
            Span<float> values = vectors.Row(row);
            int kind = row % 20;
            int source = row == 0 ? 0 : CounterRandom.Index(CounterRandom.Bits(1, 0, (ulong)row), row);
            if (kind == 3)
                vectors.Row(source).CopyTo(values);
            else if (kind is 5 or 6 or 7)
                Near(vectors.Row(source), values, row);
            else if (row is 17 or 1_041)
                values.Clear();
            else if (row is 18 or 1_042)
                values.Fill(float.NaN);
            else
                Fresh(values, row, centers);
            rows[row] = new ShardRow(
                $"{CounterRandom.Bits(7, 0, (ulong)row) % 100_000:D5}-{row}",
                split: Splits[(int)(CounterRandom.Bits(8, 0, (ulong)row) % 4)],
                label: row % 50 == 0 ? null : $"class \"{row % 3}\""
            );
        }

        return new PlantedRows(vectors, rows);
    }

    /// <summary>Cuts them into shards.</summary>
    public Task<ShardSet> ShardAsync(IShardStorage storage, int shards)
    {
        var writer = new ShardSetWriter(storage, Vectors.ColumnCount, (Rows.Length + shards - 1) / shards);
        return WriteAsync(writer);

        async Task<ShardSet> WriteAsync(ShardSetWriter to)
        {
            // In portions that have nothing to do with the shards.
            const int Portion = 333;
            for (int start = 0; start < Rows.Length; start += Portion)
            {
                int end = Math.Min(Rows.Length, start + Portion);
                await to.AddAsync(
                    Rows[start..end],
                    Vectors.AsSpan()[(start * Vectors.ColumnCount)..(end * Vectors.ColumnCount)].ToArray(),
                    TestContext.Current.CancellationToken
                );
            }

            return await to.CompleteAsync(TestContext.Current.CancellationToken);
        }
    }

    private static void Fresh(Span<float> values, int row, int centers)
    {
        for (int column = 0; column < values.Length; column++)
            values[column] = (float)(
                CounterRandom.Gaussian(2, (ulong)(row % centers), (ulong)column) + CounterRandom.Gaussian(3, (ulong)row, (ulong)column)
            );
    }

    // Cosines from some 0.92 on, so that some copies miss the threshold.
    private static void Near(ReadOnlySpan<float> source, Span<float> values, int row)
    {
        double noise = 0.55 * CounterRandom.Double(CounterRandom.Bits(4, 0, (ulong)row));
        for (int column = 0; column < values.Length; column++)
            values[column] = source[column] + (float)(noise * CounterRandom.Gaussian(5, (ulong)row, (ulong)column));
    }
}
