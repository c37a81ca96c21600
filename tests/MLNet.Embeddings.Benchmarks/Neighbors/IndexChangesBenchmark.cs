using System.Diagnostics;
using System.Globalization;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Benchmarks.Neighbors;

/// <summary>What an index costs that rows come into and go out of.</summary>
public static class IndexChangesBenchmark
{
    private const int Rows = 20_000;
    private const int Columns = 256;
    private const int Changes = 4_000;
    private const int Queries = 1_000;
    private const int Neighbors = 10;

    /// <summary>Adds and removes rows one by one, and searches a batch before and after a change; prints milliseconds.</summary>
    public static void Run()
    {
        Matrix rows = Draw(Rows + Changes, seed: 1);
        Matrix queries = Draw(Queries, seed: 2);
        NeighborIndex index = NeighborIndex.From(Part(rows, 0, Rows), [.. Enumerable.Range(0, Rows).Select(Name)]);
        Measure("search of a batch, nothing changed", Queries, () => index.Search(queries, Neighbors));
        int next = Rows;
        for (int quarter = 0; quarter < 4; quarter++)
        {
            Measure(
                "addition of one row",
                Changes / 4,
                () =>
                {
                    for (int i = 0; i < Changes / 4; i++, next++)
                        index.Add(Name(next), rows.Row(next));
                }
            );
        }

        Measure("search of a batch, a row just added", Queries, () => index.Search(queries, Neighbors));
        Measure(
            "removal of one row",
            Changes / 4,
            () =>
            {
                for (int i = 0; i < Changes / 4; i++)
                    index.Remove(Name(i * 3));
            }
        );
        Measure("search of a batch, rows just removed", Queries, () => index.Search(queries, Neighbors));
        Measure("search of a batch, one key in a thousand", Queries, () => index.Search(queries, Neighbors, key => key.EndsWith("777")));
    }

    private static void Measure(string what, int count, Action run)
    {
        var clock = Stopwatch.StartNew();
        run();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{what, -42} {clock.Elapsed.TotalMilliseconds / count, 8:0.000} ms each")
        );
    }

    private static string Name(int row) => row.ToString(CultureInfo.InvariantCulture);

    private static Matrix Part(Matrix rows, int start, int count) =>
        new(count, rows.ColumnCount, rows.AsSpan().Slice(start * rows.ColumnCount, count * rows.ColumnCount).ToArray());

    private static Matrix Draw(int rowCount, ulong seed)
    {
        var rows = new Matrix(rowCount, Columns);
        Span<float> values = rows.AsSpan();
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)CounterRandom.Gaussian(seed, 0, (ulong)i);
        return rows;
    }
}
