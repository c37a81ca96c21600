using MLNet.Embeddings.Benchmarks;
using MLNet.Embeddings.Benchmarks.Clip;
using MLNet.Embeddings.Benchmarks.Peers;

const string Usage = """
    Benchmarks: our commands against the peers, in turn, in one run.

      dotnet run -c Release --project tests/MLNet.Embeddings.Benchmarks -- [JOB ...] [--rounds N] [--peers FOLDER]

    JOB      neighbors | umap | umap-large (default: neighbors umap)
             clip --images FOLDER --model FILE.onnx: images per second (peers/make_vit.py makes a model of real size)
    --peers  folder with peers/ and data/ (default: a folder "shared" beside the checkout)
    --rounds rounds of each comparison (default 3; the large ones always run once)
    """;

var jobs = new List<string>();
int rounds = 3;
string? root = null;
bool clip = false;
string? images = null;
string? model = null;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out rounds) && rounds > 0:
            i++;
            break;
        case "--peers" when i + 1 < args.Length:
            root = args[++i];
            break;
        case "--images" when i + 1 < args.Length:
            images = args[++i];
            break;
        case "--model" when i + 1 < args.Length:
            model = args[++i];
            break;
        case "clip":
            clip = true;
            break;
        case "neighbors" or "umap" or "umap-large":
            jobs.Add(args[i]);
            break;
        default:
            Console.Error.WriteLine(Usage);
            return args[i] is "--help" or "-h" ? 0 : 2;
    }
}

if (clip)
{
    if (images is null || model is null)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    ClipComparisons.Run(images, model, rounds);
    return 0;
}

if (PeerFolder.Find(root, Path.Combine(Path.GetTempPath(), "mlnet-embeddings-benchmarks")) is not { } peers)
{
    Console.Error.WriteLine("No peers found: pass --peers FOLDER, a folder that holds peers/ and data/.");
    return 2;
}

foreach (string job in jobs.Count > 0 ? jobs : ["neighbors", "umap"])
{
    switch (job)
    {
        case "neighbors":
            Comparisons.Neighbors(peers);
            break;
        case "umap":
            Comparisons.Umap(peers, rounds);
            break;
        default:
            Comparisons.UmapLarge(peers);
            break;
    }
}

return 0;
