using System.Diagnostics;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Benchmarks.Neighbors;

/// <summary>Exact neighbors against the arithmetic limit of the machine, and approximate ones beside them.</summary>
public static class NeighborsBenchmark
{
    private const int NeighborCount = 15;

    /// <summary>Searches each matrix with one thread and with all, and prints seconds, GFLOP/s and the share of the FMA peak.</summary>
    /// <param name="dataFolder">Folder with .npy matrices (float32, rows × columns); <see langword="null"/> searches drawn rows.</param>
    public static void Run(string? dataFolder)
    {
        IEnumerable<(string Name, Matrix Rows)> inputs = dataFolder is null
            ? [("drawn 20,000 × 784", Draw(20_000, 784)), ("drawn 70,000 × 50", Draw(70_000, 50))]
            : Directory
                .EnumerateFiles(dataFolder, "*.npy")
                .Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), NumpyMatrix.Read(path)));

        int[] threadCounts = Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];
        foreach ((string name, Matrix rows) in inputs)
        {
            foreach (int threads in threadCounts)
                Measure(name, rows, threads);
        }
    }

    private static void Measure(string name, Matrix rows, int threads)
    {
        double peak = FmaPeak.MeasureGigaflops(threads);
        using var context = new EngineContext(threads);
        long start = Stopwatch.GetTimestamp();
        ExactNeighborSearch.Search(rows, NeighborCount, DistanceMetric.Euclidean, context);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // Each pair is multiplied once: rows² ÷ 2 pairs of 2 × columns operations.
        double gigaflops = (double)rows.RowCount * rows.RowCount * rows.ColumnCount / seconds / 1e9;
        Console.WriteLine(
            $"{name}: {NeighborCount} nearest, {threads} threads: {seconds:F2} s, {gigaflops:F0} GFLOP/s = {gigaflops / peak:P0} of the "
                + $"FMA peak of {peak:F0}"
        );

        start = Stopwatch.GetTimestamp();
        NeighborSearchResult result = NeighborSearch.Search(
            rows,
            NeighborCount,
            DistanceMetric.Euclidean,
            NeighborMethod.Approximate,
            context
        );
        seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"{name}: approximate, {threads} threads: {seconds:F2} s, recall {result.Recall:F4}");
    }

    private static Matrix Draw(int rowCount, int columnCount)
    {
        var rows = new Matrix(rowCount, columnCount);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] = (float)CounterRandom.Double(CounterRandom.Bits(1, 0, (ulong)i));

        return rows;
    }
}
