namespace MLNet.Embeddings.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        Benchmarks: our commands against the peers in turn, and our engines against the limits of the machine.

          dotnet run -c Release --project tests/MLNet.Embeddings.Benchmarks -- [JOB ...] [--rounds N] [--peers FOLDER] …

        Against peers, each in a fresh process, with the ratio of each round's own pair (default: neighbors umap tsne):
          neighbors | umap | umap-large | tsne | tsne-large
          neighbors-recall                         approximate search beside hnswlib, tuned to the same recall
          clip --images FOLDER --model FILE.onnx   images per second (peers/make_vit.py makes a model of real size)
          photographs [--images FOLDER] [--model FILE.onnx]   a whole inspection beside Pillow that only decodes, in two processes;
                                                   memory, and the cosine of scaled decoding; without a folder 216 are drawn
        By themselves:
          main-job | digits   whole commands, each round in a fresh process
        Stage by stage:
          stages-neighbors | stages-umap | stages-tsne   [--matrices FOLDER with .npy files; otherwise on drawn data]
          stages-sharing [--matrices FOLDER]   all searches of one inspection, each step by itself and from one set
          index-changes   rows added to and removed from an index one by one, and batches searched before and after
          stages-placement [--data FOLDER]   new rows on t-SNE maps; FOLDER holds MNIST's IDX files, otherwise on drawn data
          clusters-density [--matrices FOLDER with .npy files]   70,000 × 2, many columns beside the search alone, and R's hdbscan
          duplicates | duplicates-large
          cluster [--rows N]   one job run plainly, by one silo, two and four on this machine, beside what the
                                            simulation says; about 3 minutes
          cluster-join | cluster-join-large [--rows N]   the join by cells of 200,000 or 1,000,000 rows in shards: time, recall, memory
                                            of a step; the large one takes some 15 GB of the folder of temporary files
          turned-copies [--images FOLDER]   copies turned, mirrored, compressed and resized: how many are found, and what else; without
                                            a folder among drawn pictures
          label-quality --data FOLDER [--rounds N | --labels FILE [--per-class N] [--model ResNet18.onnx]]   FOLDER holds CIFAR-10 as
                                            train/CLASS and test/CLASS; N draws of planted wrong labels, or those of a file, one line for
                                            each picture of train in order of its path
          novelty --data FOLDER [--per-class N]   the same folder: rows of unknown classes told from known ones, beside RandomizedPca,
                                            and p-values of held-out rows
          edited-copies [--images FOLDER]   copies cropped to 80 %, letterboxed, captioned, rotated by 1 to 5 degrees, compressed and
                                            resized: how many are found, what they are called, and what else
          page --data FILE.html [--beside FILE.html]   pages of reports in Chromium, in turn: first frame, frames a second while a map is
                                            dragged, memory
        The figures of the embedded models' cards:
          mini-clip --data FOLDER [--card models/mini-clip/README.md]   FOLDER holds CIFAR-10 as train/CLASS and test/CLASS
          photo-model --data FOLDER [--images MORE] [--model ResNet18.onnx] [--card models/photo-clip/README.md]
                                                   FOLDER holds Tiny ImageNet as test/CLASS, MORE CIFAR-10; beside mini-clip and ResNet18;
                                                   --per-class N takes N pictures of each class; --beside MODEL measures one more
          calibration --data FOLDER [--model mini-clip]   FOLDER holds pictures as test/CLASS: the scale that makes zero-shot
                                                   probabilities true, and their error before and after

        Figures of documents:
          figures   draws the table of docs/figures.md from benchmarks/results

        --results folder to add what is measured against peers to, as JSON: benchmarks/results
        --machine idle or busy (default idle): whether other work runs beside; busy figures replace no idle ones
        --peers   folder with peers/ and data/ (default: a folder "shared" beside the checkout)
        --rounds  rounds of each comparison (default 3; the large ones always run once)
        """;

    public IReadOnlyList<string> Jobs { get; private init; } = [];

    public int Rounds { get; private init; } = 3;

    public string? Peers { get; private init; }

    public string? Images { get; private init; }

    public string? Model { get; private init; }

    public string? Data { get; private init; }

    public string? Card { get; private init; }

    /// <summary>Folder of one more model, or one more page, to measure in the same run.</summary>
    public string? Beside { get; private init; }

    /// <summary>File of labels.</summary>
    public string? Labels { get; private init; }

    /// <summary>Images of each class at most; <see langword="null"/> takes all.</summary>
    public int? PerClass { get; private init; }

    public string? Matrices { get; private init; }

    /// <summary>Rows to draw, in place of a job's own number.</summary>
    public int? Rows { get; private init; }

    public string? Results { get; private init; }

    public bool IsBusy { get; private init; }

    /// <summary>Reads the command line; <see langword="null"/> where it does not follow the usage.</summary>
    public static BenchmarkOptions? Parse(string[] arguments)
    {
        var jobs = new List<string>();
        var options = new BenchmarkOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (BenchmarkJobs.Names.Contains(argument))
            {
                jobs.Add(argument);
                continue;
            }

            if (++i == arguments.Length)
                return null;

            string value = arguments[i];
            BenchmarkOptions? next = argument switch
            {
                "--rounds" when int.TryParse(value, out int rounds) && rounds > 0 => options with { Rounds = rounds },
                "--peers" => options with { Peers = value },
                "--images" => options with { Images = value },
                "--model" => options with { Model = value },
                "--data" => options with { Data = value },
                "--per-class" when int.TryParse(value, out int most) && most > 0 => options with { PerClass = most },
                "--rows" when int.TryParse(value, out int rows) && rows >= 1_000 => options with { Rows = rows },
                "--labels" => options with { Labels = value },
                "--beside" => options with { Beside = value },
                "--card" => options with { Card = value },
                "--matrices" => options with { Matrices = value },
                "--results" => options with { Results = value },
                "--machine" when value is "idle" or "busy" => options with { IsBusy = value == "busy" },
                _ => null,
            };
            if (next is null)
                return null;

            options = next;
        }

        return options with
        {
            Jobs = jobs.Count > 0 ? jobs : ["neighbors", "umap", "tsne"],
        };
    }
}
