using MLNet.Embeddings.Benchmarks.Neighbors;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Umap;

namespace MLNet.Embeddings.Benchmarks.Umap;

/// <summary>UMAP by itself: seconds per stage and the quality of the map.</summary>
public static class UmapBenchmark
{
    private const int SmallRowCount = 10_000;

    /// <summary>Fits each matrix with one thread and with all, small ones in two and three components, and prints the seconds of each stage.</summary>
    /// <remarks>The first fit of a process also compiles; it is the one that users of a command wait for.</remarks>
    /// <param name="dataFolder">Folder with .npy matrices (float32, rows × columns); <see langword="null"/> fits drawn clouds.</param>
    public static void Run(string? dataFolder)
    {
        IEnumerable<(string Name, Matrix Rows)> inputs = dataFolder is null
            ? [("drawn 5,000 × 784", DrawnClouds.Create(5000, 784)), ("drawn 70,000 × 50", DrawnClouds.Create(70_000, 50))]
            : Directory.EnumerateFiles(dataFolder, "*.X.npy").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), NumpyMatrix.Read(path)));

        int[] threadCounts = Environment.ProcessorCount == 1 ? [1] : [Environment.ProcessorCount, 1];
        foreach ((string name, Matrix rows) in inputs)
        {
            foreach (int components in rows.RowCount <= SmallRowCount ? (int[])[2, 3] : [2])
            {
                foreach (int threads in threadCounts)
                    Measure(name, rows, components, threads);
            }
        }
    }

    private static void Measure(string name, Matrix rows, int components, int threads)
    {
        UmapFit fit;
        using (var context = new EngineContext(threads))
            fit = UmapEngine.Fit(rows, new UmapParameters { NumberOfComponents = components }, context);

        string stages = string.Join(", ", fit.Diagnostics.StageSeconds.Select(stage => $"{stage.Key} {stage.Value:F2}"));
        using var quality = new EngineContext();
        ProjectionMetrics metrics = ProjectionQuality.Measure(rows, fit.Coordinates, null, quality);
        Console.WriteLine(
            $"{name} → {components}D, {threads} threads: {fit.Diagnostics.StageSeconds.Sum(stage => stage.Value):F2} s ({stages}); "
            + $"recall {metrics.NeighborRecall:F3}, trustworthiness {metrics.Trustworthiness:F3}");
    }
}
