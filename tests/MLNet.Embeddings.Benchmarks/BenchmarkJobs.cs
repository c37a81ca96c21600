using MLNet.Embeddings.Benchmarks.Clip;
using MLNet.Embeddings.Benchmarks.Cluster;
using MLNet.Embeddings.Benchmarks.Clustering;
using MLNet.Embeddings.Benchmarks.Duplicates;
using MLNet.Embeddings.Benchmarks.MiniClip;
using MLNet.Embeddings.Benchmarks.Neighbors;
using MLNet.Embeddings.Benchmarks.Pages;
using MLNet.Embeddings.Benchmarks.Peers;
using MLNet.Embeddings.Benchmarks.Photographs;
using MLNet.Embeddings.Benchmarks.PhotoModel;
using MLNet.Embeddings.Benchmarks.Projection;
using MLNet.Embeddings.Benchmarks.Quality;
using MLNet.Embeddings.Benchmarks.Results;

namespace MLNet.Embeddings.Benchmarks;

/// <summary>The jobs by name.</summary>
internal static class BenchmarkJobs
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "neighbors",
        "neighbors-recall",
        "umap",
        "umap-large",
        "tsne",
        "tsne-large",
        "clip",
        "stages-neighbors",
        "stages-sharing",
        "index-changes",
        "stages-umap",
        "stages-tsne",
        "stages-placement",
        "clusters-density",
        "duplicates",
        "duplicates-large",
        "turned-copies",
        "label-quality",
        "novelty",
        "cluster",
        "cluster-join",
        "cluster-join-large",
        "edited-copies",
        "mini-clip",
        "photo-model",
        "calibration",
        "photographs",
        "page",
        "main-job",
        "digits",
        "figures",
    ];

    /// <summary>Runs one job; returns what it lacks, if anything.</summary>
    public static string? Run(string job, BenchmarkOptions options)
    {
        switch (job)
        {
            case "clip" when options.Images is null || options.Model is null:
                return "clip needs --images FOLDER and --model FILE.onnx.";
            case "clip":
                ClipComparisons.Run(options.Images, options.Model, options.Rounds);
                return null;
            case "mini-clip" when options.Data is null:
                return "mini-clip needs --data FOLDER, which holds CIFAR-10 as train/CLASS and test/CLASS.";
            case "mini-clip":
                MiniClipBenchmark.Run(options.Data, options.Card);
                return null;
            case "photo-model":
                return PhotoModelBenchmark.Run(options);
            case "calibration":
                return CalibrationBenchmark.Run(options);
            case "photographs":
                PhotographsBenchmark.Run(options.Images, options.Model, options.Rounds);
                return null;
            case "page":
                return PageBenchmark.RunAsync(options).GetAwaiter().GetResult();
            case "main-job":
                Comparisons.MainJob(options.Rounds);
                return null;
            case "digits":
                Comparisons.Digits(options.Rounds);
                return null;
            case "figures":
                DrawFigures();
                return null;
            case "stages-neighbors":
                NeighborsBenchmark.Run(options.Matrices);
                return null;
            case "stages-sharing":
                SharingBenchmark.Run(options.Matrices);
                return null;
            case "index-changes":
                IndexChangesBenchmark.Run();
                return null;
            case "stages-umap":
                ProjectionBenchmark.RunUmap(options.Matrices);
                return null;
            case "stages-tsne":
                ProjectionBenchmark.RunTsne(options.Matrices);
                return null;
            case "stages-placement":
                PlacementBenchmark.Run(options.Data);
                return null;
            case "clusters-density":
                DensityBenchmark.Run(options.Matrices);
                return null;
            case "duplicates":
                DuplicatesBenchmark.RunExact();
                return null;
            case "duplicates-large":
                DuplicatesBenchmark.RunApproximate();
                return null;
            case "label-quality":
                return LabelQualityBenchmark.Run(options);
            case "novelty":
                return NoveltyBenchmark.Run(options);
            case "cluster":
                SiloBenchmark.RunAsync(options.Rounds, options.Rows ?? SiloBenchmark.DefaultRows).GetAwaiter().GetResult();
                return null;
            case "cluster-join":
                ClusterJoinBenchmark.RunAsync(options.Rows ?? 200_000).GetAwaiter().GetResult();
                return null;
            case "cluster-join-large":
                ClusterJoinBenchmark.RunAsync(options.Rows ?? 1_000_000).GetAwaiter().GetResult();
                return null;
            case "turned-copies":
                TurnedCopiesBenchmark.Run(options.Images);
                return null;
            case "edited-copies":
                EditedCopiesBenchmark.Run(options.Images);
                return null;
        }

        string work = Path.Combine(Path.GetTempPath(), "mlnet-embeddings-benchmarks");
        if (PeerFolder.Find(options.Peers, work) is not { } peers)
            return "No peers found: pass --peers FOLDER, a folder that holds peers/ and data/.";

        Console.WriteLine(
            $"FMA peak: {FmaPeak.MeasureGigaflops(1):F0} GFLOP/s on one thread, {FmaPeak.MeasureGigaflops(Environment.ProcessorCount):F0} "
                + $"on {Environment.ProcessorCount}"
        );
        switch (job)
        {
            case "neighbors":
                Comparisons.Neighbors(peers);
                break;
            case "neighbors-recall":
                EqualRecall.Run(peers);
                break;
            case "umap":
                Comparisons.Umap(peers, options.Rounds);
                break;
            case "umap-large":
                Comparisons.UmapLarge(peers);
                break;
            case "tsne":
                Comparisons.Tsne(peers, options.Rounds);
                break;
            default:
                Comparisons.TsneLarge(peers);
                break;
        }

        return null;
    }

    private static void DrawFigures()
    {
        const string document = "docs/figures.md";
        string table = FiguresTable.Draw(new ResultsFolder("benchmarks/results").Read());
        File.WriteAllText(document, FiguresTable.Replace(File.ReadAllText(document), table));
        Console.Write(table);
    }
}
