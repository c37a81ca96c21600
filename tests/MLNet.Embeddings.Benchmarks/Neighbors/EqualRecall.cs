using System.Globalization;
using System.Text.Json;
using MLNet.Embeddings.Benchmarks.Peers;

namespace MLNet.Embeddings.Benchmarks.Neighbors;

/// <summary>Approximate neighbors beside hnswlib at the same recall: its search breadth is raised until a sample finds as many true
/// neighbors as ours did.</summary>
internal static class EqualRecall
{
    private const int NeighborCount = 15;

    // The truth is found for a sample of rows; building the index and searching all rows are timed, finding the truth and tuning are not.
    private const string Script = """
        import json, sys, time
        import numpy as np
        task, path, k = sys.argv[1], sys.argv[2], int(sys.argv[3])
        if task == "draw":
            n, d, random = int(sys.argv[4]), int(sys.argv[5]), np.random.default_rng(0)
            centers = random.normal(size=(1000, d)).astype(np.float32)
            axes = random.normal(size=(1000, 10, d)).astype(np.float32) * np.float32(0.15)
            x = np.empty((n, d), np.float32)
            for start in range(0, n, 10000):
                m = min(10000, n - start)
                cluster = random.integers(0, 1000, m)
                inside = random.normal(size=(m, 10)).astype(np.float32)
                noise = random.normal(size=(m, d)).astype(np.float32) * np.float32(0.02)
                x[start:start + m] = centers[cluster] + np.einsum("ni,nij->nj", inside, axes[cluster]) + noise
            np.save(path, x)
            sys.exit()
        x = np.load(path)
        sample = np.random.default_rng(1).permutation(len(x))[:1000]
        squared = np.einsum("ij,ij->i", x, x)
        farthest = np.empty(len(sample), np.float64)
        for start in range(0, len(sample), 50):
            rows = sample[start:start + 50]
            distances = squared[rows, None] + squared[None, :] - 2 * x[rows] @ x.T
            distances[np.arange(len(rows)), rows] = np.inf
            nearest = np.argpartition(distances, k - 1, axis=1)[:, :k]
            exact = ((x[nearest] - x[rows][:, None]).astype(np.float64) ** 2).sum(2)
            farthest[start:start + 50] = exact.max(1)
        def recall(found):
            hits = 0
            for i, row in enumerate(sample):
                others = found[i][found[i] != row][:k]
                hits += (((x[others] - x[row]).astype(np.float64) ** 2).sum(1) <= farthest[i] * (1 + 1e-6)).sum()
            return hits / (k * len(sample))
        if task == "recall":
            print(json.dumps({"recall": recall(np.load(sys.argv[4])[sample])}))
            sys.exit()
        import hnswlib
        target, threads = float(sys.argv[4]), int(sys.argv[5])
        start = time.time()
        index = hnswlib.Index("l2", x.shape[1])
        index.init_index(len(x), M=16, ef_construction=100)
        index.set_num_threads(threads)
        index.add_items(x)
        build = time.time() - start
        for ef in (16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 384, 512, 768, 1024):
            index.set_ef(max(ef, k + 1))
            reached = recall(index.knn_query(x[sample], k + 1)[0])
            if reached >= target:
                break
        start = time.time()
        index.knn_query(x, k + 1)
        search = time.time() - start
        print(json.dumps({"seconds": build + search, "build": build, "search": search, "ef": ef, "recall": reached}))
        """;

    /// <summary>Compares on all digits, and on a million drawn rows of 50 columns.</summary>
    public static void Run(PeerFolder peers)
    {
        Compare(peers, "70,000 × 784", peers.Digits(70_000) + ".X.npy");
        string drawn = peers.Output("clusters-1000000x50.npy");
        if (!File.Exists(drawn))
            new ScriptProcess(PeerFolder.Python, "-c", Script, "draw", drawn, $"{NeighborCount}", "1000000", "50").Output();
        Compare(peers, "1,000,000 × 50, clustered", drawn);
    }

    private static void Compare(PeerFolder peers, string title, string input)
    {
        Console.WriteLine($"\n{NeighborCount} nearest neighbors at equal recall, {title} (seconds as each program reports them)");
        string output = peers.Output("own-approximate.npy");
        foreach (string mode in (string[])["approximate", "auto"])
        {
            TimedCommand ours = OwnCommand.Create(
                "neighbors",
                "--input",
                input,
                "--k",
                $"{NeighborCount}",
                "--metric",
                "euclidean",
                "--search",
                mode,
                "--out",
                output
            );
            (double? seconds, string? failure) = ours.Run();
            if (seconds is not { } own)
            {
                Console.WriteLine($"  {ours.Name}: left out, {failure}");
                return;
            }

            double recall = Number(
                new ScriptProcess(PeerFolder.Python, "-c", Script, "recall", input, $"{NeighborCount}", output).Output(),
                "recall"
            );
            Console.WriteLine($"  {ours.Name + ", " + mode, -32} {own, 8:F2} s   recall {recall:F4}");
            if (mode == "approximate")
                Peer(input, recall, own);
        }
    }

    private static void Peer(string input, double recall, double ownSeconds)
    {
        string target = recall.ToString("R", CultureInfo.InvariantCulture);
        string line = new ScriptProcess(
            PeerFolder.Python,
            "-c",
            Script,
            "hnswlib",
            input,
            $"{NeighborCount}",
            target,
            $"{Environment.ProcessorCount}"
        ).Output();
        double seconds = Number(line, "seconds");
        Console.WriteLine(
            $"  {"hnswlib, ef " + Number(line, "ef"), -32} {seconds, 8:F2} s   recall {Number(line, "recall"):F4} (build "
                + $"{Number(line, "build"):F1} s, search {Number(line, "search"):F1} s)   ours is {seconds / ownSeconds:F1}× as fast"
        );
    }

    private static double Number(string line, string name) =>
        JsonDocument.Parse(line.Split('\n')[^1]).RootElement.GetProperty(name).GetDouble();
}
