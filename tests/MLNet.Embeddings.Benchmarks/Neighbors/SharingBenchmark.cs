using System.Diagnostics;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Benchmarks.Neighbors;

/// <summary>All searches of one inspection, each step by itself and all of them from one set.</summary>
public static class SharingBenchmark
{
    private const int Rounds = 2;

    /// <summary>Measures both in turn, and prints seconds of the clock and of the processors.</summary>
    /// <param name="dataFolder">Folder with .npy matrices of vectors; <see langword="null"/> draws 20,000 × 512.</param>
    public static void Run(string? dataFolder)
    {
        IEnumerable<(string Name, Matrix Rows)> inputs = dataFolder is null
            ? [("drawn 20,000 × 512", Draw(20_000, 512))]
            : Directory
                .EnumerateFiles(dataFolder, "*.npy")
                .Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), NumpyMatrix.Read(path)));
        foreach ((string name, Matrix rows) in inputs)
        {
            Matrix[] maps = [Draw(rows.RowCount, 3), Draw(rows.RowCount, 3)];
            for (int round = 0; round < Rounds; round++)
            {
                Measure($"{name}, each step by itself", () => Alone(rows, maps));
                Measure($"{name}, found once", () => Once(rows, maps));
            }
        }
    }

    // What t-SNE, UMAP, the flagger, the analysis and two measurements ask for.
    private static void Alone(Matrix rows, Matrix[] maps)
    {
        using var context = new EngineContext();
        NeighborSearch.Search(rows, 90, DistanceMetric.Euclidean, NeighborMethod.Automatic, context);
        NeighborSearch.Search(rows, 14, DistanceMetric.Euclidean, NeighborMethod.Automatic, context);
        ExactNeighborSearch.Search(rows, 24, DistanceMetric.Cosine, context);
        NeighborSearch.Search(rows, 10, DistanceMetric.Cosine, NeighborMethod.Automatic, context);
        foreach (Matrix map in maps)
            ProjectionQuality.MeasureAll(rows, [map], null, context);
    }

    private static void Once(Matrix rows, Matrix[] maps)
    {
        using var context = new EngineContext();
        var set = NeighborSet.Find(rows, 90, context);
        set.Among(new RowLookup(rows, context), 90, DistanceMetric.Euclidean, context);
        set.Among(new RowLookup(rows, context), 14, DistanceMetric.Euclidean, context);
        set.Among(new RowLookup(rows, context), 24, DistanceMetric.Cosine, context);
        set.Among(new RowLookup(rows, context), 10, DistanceMetric.Cosine, context);
        ProjectionQuality.MeasureAll(rows, maps, null, context, neighbors: set);
    }

    private static void Measure(string name, Action work)
    {
        using WorkCounts counts = WorkCounts.Collect();
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        Console.WriteLine(
            $"{name}: {counts.NeighborSearches} searches, {seconds:F1} s, {(process.TotalProcessorTime - before).TotalSeconds:F1} s of "
                + "processors"
        );
    }

    // Rows of length 1 around 200 centers, as embeddings lie.
    private static Matrix Draw(int rowCount, int columnCount)
    {
        var rows = new Matrix(rowCount, columnCount);
        for (int row = 0; row < rowCount; row++)
        {
            ulong center = CounterRandom.Bits(2, 1, (ulong)row) % 200;
            double squares = 0;
            for (int column = 0; column < columnCount; column++)
            {
                double own = CounterRandom.Gaussian(3, (ulong)row, (ulong)column);
                rows[row, column] = (float)(own + CounterRandom.Gaussian(4, center, (ulong)column));
                squares += (double)rows[row, column] * rows[row, column];
            }

            for (int column = 0; column < columnCount; column++)
                rows[row, column] = (float)(rows[row, column] / Math.Sqrt(squares));
        }

        return rows;
    }
}
