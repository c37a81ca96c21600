using MLNet.Embeddings.Benchmarks.Peers;

namespace MLNet.Embeddings.Benchmarks;

/// <summary>The comparisons that the README quotes.</summary>
internal static class Comparisons
{
    private const int AllDigits = 70_000;

    public static void MainJob(int rounds) =>
        Command("The main job: 2,000 images drawn, embedded, mapped twice, judged, one page", rounds, "inspect");

    public static void Digits(int rounds) => Command("The digits: 5,000 drawn, mapped twice in 3D, one page", rounds, "clusters");

    public static void Neighbors(PeerFolder peers)
    {
        string digits = peers.Digits(AllDigits);
        string reduced = peers.Reduced(AllDigits, 50);
        string output = peers.Output("own-neighbors.npy");
        SideBySide.Run(
            "Exact 15 nearest neighbors, 70,000 × 784",
            1,
            OwnCommand.Create("neighbors", "--input", digits + ".X.npy", "--k", "15", "--metric", "euclidean", "--out", output),
            [peers.PythonPeer("knn", "faiss", digits), peers.PythonPeer("knn", "hnswlib", digits)]
        );
        SideBySide.Run(
            "Exact 15 nearest neighbors, 70,000 × 50",
            3,
            OwnCommand.Create("neighbors", "--input", reduced + ".X.npy", "--k", "15", "--metric", "euclidean", "--out", output),
            [peers.PythonPeer("knn", "faiss", reduced), peers.PythonPeer("knn", "hnswlib", reduced)]
        );
    }

    public static void Umap(PeerFolder peers, int rounds)
    {
        foreach (int dimensions in (int[])[2, 3])
        {
            string digits = peers.Digits(5000);
            string output = peers.Output($"own-umap-{dimensions}.npy");
            SideBySide.Run(
                $"UMAP, 5,000 × 784 → {dimensions}D",
                rounds,
                Project("umap", digits, output, dimensions),
                [peers.RPeer("uwot", digits, 5000, 784, dimensions), peers.PythonPeer("umap", "umap-learn", digits, dimensions)]
            );
            Console.WriteLine($"  quality, ours        {peers.Quality(digits, digits, output)}");
            Console.WriteLine($"  quality, umap-learn  {peers.Quality(digits, digits, peers.Output($"umap-learn-{dimensions}.npy"))}");
        }
    }

    public static void UmapLarge(PeerFolder peers)
    {
        string digits = peers.Digits(AllDigits);
        string output = peers.Output("own-umap-70k.npy");
        SideBySide.Run(
            "UMAP, 70,000 × 784 → 2D",
            1,
            Project("umap", digits, output, 2),
            [peers.RPeer("uwot", digits, AllDigits, 784, 2), peers.PythonPeer("umap", "umap-learn", digits)]
        );
        Console.WriteLine($"  quality, ours        {peers.Quality(digits, digits, output)}");
        Console.WriteLine($"  quality, umap-learn  {peers.Quality(digits, digits, peers.Output("umap-learn-2.npy"))}");
    }

    public static void Tsne(PeerFolder peers, int rounds)
    {
        foreach (int dimensions in (int[])[2, 3])
        {
            string digits = peers.Digits(5000);
            string output = peers.Output($"own-tsne-{dimensions}.npy");
            SideBySide.Run(
                $"t-SNE, 5,000 × 784 → {dimensions}D",
                rounds,
                Project("tsne", digits, output, dimensions),
                [peers.RPeer("rtsne", digits, 5000, 784, dimensions), peers.PythonPeer("tsne", "sklearn", digits, dimensions)]
            );
            Console.WriteLine($"  quality, ours     {peers.Quality(digits, digits, output)}");
            Console.WriteLine($"  quality, sklearn  {peers.Quality(digits, digits, peers.Output($"sklearn-{dimensions}.npy"))}");
            Console.WriteLine($"  quality, Rtsne    {peers.Quality(digits, digits, peers.Output($"rtsne-{dimensions}.f32"))}");
        }
    }

    public static void TsneLarge(PeerFolder peers)
    {
        string digits = peers.Digits(AllDigits);
        string reduced = peers.Reduced(AllDigits, 50);
        foreach (int dimensions in (int[])[2, 3])
        {
            string output = peers.Output($"own-tsne-70k-{dimensions}.npy");
            SideBySide.Run($"t-SNE, 70,000 × 50 → {dimensions}D", 1, Project("tsne", reduced, output, dimensions), []);
            Console.WriteLine($"  quality, ours  {peers.Quality(digits, digits, output)}");
        }
    }

    private static void Command(string title, int rounds, params string[] arguments)
    {
        DirectoryInfo output = Directory.CreateTempSubdirectory("mlnet-embeddings-benchmark-");
        SideBySide.Run(title, rounds, OwnCommand.Create([.. arguments, "--out", output.FullName]), []);
        output.Delete(recursive: true);
    }

    private static TimedCommand Project(string method, string prefix, string output, int dimensions) =>
        OwnCommand.Create(
            "project",
            "--input",
            prefix + ".X.npy",
            "--method",
            method,
            "--components",
            $"{dimensions}",
            "--seed",
            "1",
            "--out",
            output
        );
}
