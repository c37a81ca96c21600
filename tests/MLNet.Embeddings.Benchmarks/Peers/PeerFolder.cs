namespace MLNet.Embeddings.Benchmarks.Peers;

/// <summary>Where the peers' scripts and the real data lie, and how each is called.</summary>
internal sealed class PeerFolder
{
    public const string Python = "/usr/bin/python3";

    private readonly string _scripts;
    private readonly string _data;
    private readonly string _work;

    private PeerFolder(string root, string work)
    {
        _scripts = Path.Combine(root, "peers");
        _data = Path.Combine(root, "data");
        _work = work;
        Directory.CreateDirectory(work);
    }

    /// <summary>The folder named, or a folder "shared" beside the checkout; <see langword="null"/> where there is none.</summary>
    public static PeerFolder? Find(string? root, string work)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "peers")))
                root = candidate;
        }

        return root is null ? null : new PeerFolder(root, work);
    }

    /// <summary>A seeded random sample of MNIST as <c>.X.npy</c>, <c>.y.npy</c> and <c>.f32</c>; returns the common prefix.</summary>
    public string Digits(int count)
    {
        string prefix = Path.Combine(_work, $"mnist-{count}");
        if (!File.Exists(prefix + ".f32"))
            Require(new ScriptProcess(Python, Path.Combine(_scripts, "data.py"), Path.Combine(_data, "mnist"), $"{count}", prefix));

        return prefix;
    }

    /// <summary>The same digits after principal components, centered.</summary>
    public string Reduced(int count, int components)
    {
        string source = Digits(count);
        string prefix = $"{source}-pca{components}";
        const string Script = """
            import sys, numpy as np
            from sklearn.decomposition import PCA
            x = np.load(sys.argv[1])
            x = np.ascontiguousarray(PCA(int(sys.argv[3]), random_state=0).fit_transform(x).astype(np.float32))
            np.save(sys.argv[2] + ".X.npy", x); x.tofile(sys.argv[2] + ".f32")
            """;
        if (!File.Exists(prefix + ".f32"))
            Require(new ScriptProcess(Python, "-c", Script, source + ".X.npy", prefix, $"{components}"));

        return prefix;
    }

    public string Output(string name) => Path.Combine(_work, name);

    public TimedCommand PythonPeer(string task, string method, string prefix, int dimensions = 2) =>
        new(
            method,
            Python,
            Path.Combine(_scripts, "peer.py"),
            task,
            method,
            prefix + ".X.npy",
            Output($"{method}-{dimensions}.npy"),
            "--dims",
            $"{dimensions}"
        );

    public TimedCommand RPeer(string method, string prefix, int count, int columns, int dimensions) =>
        new(
            method,
            "Rscript",
            Path.Combine(_scripts, "peer.R"),
            method,
            prefix + ".f32",
            $"{count}",
            $"{columns}",
            Output($"{method}-{dimensions}.f32"),
            $"{dimensions}"
        );

    /// <summary>The peers' own judgment of a map: label accuracy, neighbor recall, trustworthiness.</summary>
    public string Quality(string dataPrefix, string labelPrefix, string map) =>
        new ScriptProcess(Python, Path.Combine(_scripts, "quality.py"), dataPrefix + ".X.npy", labelPrefix + ".y.npy", map).Output();

    private static void Require(ScriptProcess process) => process.Output();
}
