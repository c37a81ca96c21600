using MLNet.Embeddings.Benchmarks.Neighbors;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Tsne;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Umap;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Benchmarks.Projection;

/// <summary>A projection by itself: seconds per stage and the quality of the map.</summary>
/// <remarks>The first fit of a process also compiles; it is the one that users of a command wait for.</remarks>
public static class ProjectionBenchmark
{
    private const int SmallRowCount = 10_000;

    /// <summary>Fits each matrix with UMAP, with all threads and with one, small matrices in two and three components, and prints a line
    /// for each fit.</summary>
    /// <param name="dataFolder">Folder with .npy matrices (float32, rows × columns); <see langword="null"/> fits drawn clouds.</param>
    public static void RunUmap(string? dataFolder) =>
        Run(
            dataFolder,
            SmallRowCount,
            (rows, components, context) =>
            {
                UmapFit fit = UmapEngine.Fit(rows, new UmapParameters { NumberOfComponents = components }, context);
                return (fit.Coordinates, fit.Diagnostics, "");
            }
        );

    /// <summary>Fits each matrix with t-SNE, with all threads and with one, in two and three components, and prints a line for each
    /// fit.</summary>
    /// <param name="dataFolder">Folder with .npy matrices (float32, rows × columns); <see langword="null"/> fits drawn clouds.</param>
    public static void RunTsne(string? dataFolder) =>
        Run(
            dataFolder,
            int.MaxValue,
            (rows, components, context) =>
            {
                TsneFit fit = TsneEngine.Fit(rows, new TsneParameters { NumberOfComponents = components }, context);
                return (fit.Coordinates, fit.Diagnostics, $"divergence {fit.Diagnostics.KullbackLeiblerDivergence:F4}, ");
            }
        );

    private static void Run(
        string? dataFolder,
        int mostRowsIn3D,
        Func<Matrix, int, EngineContext, (Matrix Map, ProjectionDiagnostics Diagnostics, string Fitness)> fit
    )
    {
        IEnumerable<(string Name, Matrix Rows)> inputs = dataFolder is null
            ? [("drawn 5,000 × 784", DrawnClouds.Create(5000, 784)), ("drawn 70,000 × 50", DrawnClouds.Create(70_000, 50))]
            : Directory
                .EnumerateFiles(dataFolder, "*.X.npy")
                .Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), NumpyMatrix.Read(path)));

        int[] threadCounts = Environment.ProcessorCount == 1 ? [1] : [Environment.ProcessorCount, 1];
        foreach ((string name, Matrix rows) in inputs)
        {
            foreach (int components in rows.RowCount <= mostRowsIn3D ? (int[])[2, 3] : [2])
            {
                foreach (int threads in threadCounts)
                {
                    using var context = new EngineContext(threads);
                    (Matrix map, ProjectionDiagnostics diagnostics, string fitness) = fit(rows, components, context);
                    Report($"{name} → {components}D, {threads} threads", rows, map, diagnostics, fitness);
                }
            }
        }
    }

    private static void Report(string title, Matrix rows, Matrix map, ProjectionDiagnostics diagnostics, string fitness)
    {
        string stages = string.Join(", ", diagnostics.StageTimes.Select(stage => $"{stage.Name} {stage.Elapsed.TotalSeconds:F2}"));
        using var context = new EngineContext();
        ProjectionMetrics metrics = ProjectionQuality.Measure(rows, map, null, context);
        Console.WriteLine(
            $"{title}: {diagnostics.StageTimes.Sum(stage => stage.Elapsed.TotalSeconds):F2} s ({stages}); {fitness}recall "
                + $"{metrics.NeighborRecall:F3}, "
                + $"trustworthiness {metrics.Trustworthiness:F3}"
        );
    }
}
