using System.Diagnostics;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Benchmarks.Peers;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>All pairs above a threshold: exact against exact nearest neighbors, faiss and hnswlib, approximate with its recall.</summary>
public static class DuplicatesBenchmark
{
    private const float Threshold = 0.95f;
    private const long MostPairs = 50_000_000;

    private const string FaissScript = """
        import sys, time, json, numpy as np, faiss
        x = np.fromfile(sys.argv[1], np.float32).reshape(-1, int(sys.argv[2]))
        faiss.omp_set_num_threads(int(sys.argv[3]))
        start = time.time()
        index = faiss.IndexFlatIP(x.shape[1]); index.add(x)
        limits, distances, labels = index.range_search(x, float(sys.argv[4]))
        print(json.dumps({"seconds": time.time() - start, "pairs": int((len(labels) - len(x)) // 2)}))
        """;

    private const string HnswScript = """
        import sys, time, json, numpy as np, hnswlib
        x = np.fromfile(sys.argv[1], np.float32).reshape(-1, int(sys.argv[2]))
        threads, threshold = int(sys.argv[3]), float(sys.argv[4])
        start = time.time()
        index = hnswlib.Index("cosine", x.shape[1])
        index.init_index(len(x), M=16, ef_construction=100, random_seed=1)
        index.set_num_threads(threads)
        index.add_items(x, num_threads=threads); index.set_ef(64)
        labels, distances = index.knn_query(x, k=16, num_threads=threads)
        rows, places = np.nonzero(1 - distances >= threshold)
        found = {(min(a, b), max(a, b)) for a, b in zip(rows.tolist(), labels[rows, places].tolist()) if a != b}
        print(json.dumps({"seconds": time.time() - start, "pairs": len(found)}))
        """;

    /// <summary>Compares the exact search with one nearest neighbor per row, and with faiss and hnswlib where they are
    /// installed.</summary>
    /// <param name="rowCount">Rows to draw; a tenth of them are near copies of others.</param>
    /// <param name="columnCount">Values per row.</param>
    /// <param name="withPeer">Whether to run faiss and hnswlib.</param>
    public static void RunExact(int rowCount = 60_000, int columnCount = 512, bool withPeer = true)
    {
        Matrix rows = Draw(rowCount, columnCount);
        int threads = Environment.ProcessorCount;
        using var context = new EngineContext(threads);
        double nearest = Seconds(() => ExactNeighborSearch.Search(rows, 1, DistanceMetric.Cosine, context));
        ContentMatches matches = new(0);
        double all = Seconds(() =>
            matches = SimilarityJoin.Run(
                rows,
                Numbers(rowCount),
                NoSplits(rowCount),
                Threshold,
                new PairBudget(MostPairs),
                context,
                SimdPaths.Widest
            )
        );
        Console.WriteLine(
            $"{rowCount:N0} × {columnCount}, {threads} threads: 1-NN {nearest:F2} s; all pairs from {Threshold} and the nearest {all:F2} "
                + $"s ({all / nearest:F2}×), {matches.Pairs.Length:N0} pairs, peak memory {Peak()} MB"
        );
        if (withPeer)
            RunPeers(rows, threads);
    }

    /// <summary>Runs the approximate search, for the pairs and for the nearest of each row, and prints the measured recall of the
    /// pairs.</summary>
    /// <param name="rowCount">Rows to draw; a tenth of them are near copies of others.</param>
    /// <param name="columnCount">Values per row.</param>
    public static void RunApproximate(int rowCount = 1_000_000, int columnCount = 512)
    {
        Matrix rows = Draw(rowCount, columnCount);
        using var context = new EngineContext(Environment.ProcessorCount);
        ContentMatches matches = new(0);
        var settings = new DuplicateSettings { MaximumPairs = MostPairs };
        double seconds = Seconds(() =>
            matches = CosineSearch.Run(rows, Numbers(rowCount), NoSplits(rowCount), Threshold, settings, isApproximate: true, context)
        );
        Console.WriteLine(
            $"{rowCount:N0} × {columnCount}, {context.NumberOfThreads} threads, approximate: {seconds:F1} s, {matches.Pairs.Length:N0} "
                + "pairs, "
                + $"recall {matches.Recall:F4} on a sample, peak memory {Peak()} MB"
        );
    }

    private static void RunPeers(Matrix rows, int threads)
    {
        string file = Path.Combine(Path.GetTempPath(), $"duplicates-{rows.RowCount}x{rows.ColumnCount}.f32");
        try
        {
            File.WriteAllBytes(file, MemoryMarshal.AsBytes<float>(rows.Values).ToArray());
            RunPeer("faiss IndexFlatIP.range_search", FaissScript, file, rows.ColumnCount, threads);
            RunPeer("hnswlib, the 16 nearest of each row", HnswScript, file, rows.ColumnCount, threads);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void RunPeer(string name, string script, string file, int columns, int threads)
    {
        try
        {
            var peer = new ScriptProcess("/usr/bin/python3", "-c", script, file, $"{columns}", $"{threads}", $"{Threshold}");
            Console.WriteLine($"  {name}: {peer.Output()}");
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Console.WriteLine($"  {name}: left out, {failure.Message}");
        }
    }

    private static Matrix Draw(int rowCount, int columnCount)
    {
        var rows = new Matrix(rowCount, columnCount);
        Parallel.For(0, rowCount, row => PlantedCopies.Draw(row, rows.Row(row)));
        return rows;
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];

    private static int[] NoSplits(int count)
    {
        var splits = new int[count];
        splits.AsSpan().Fill(DuplicateRows.NoNumber);
        return splits;
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
