using System.Diagnostics;
using MLNet.Embeddings.Benchmarks.MiniClip;
using MLNet.Embeddings.Benchmarks.PhotoModel;
using MLNet.Embeddings.Quality.Labels;

namespace MLNet.Embeddings.Benchmarks.Quality;

/// <summary>How well wrong labels are found among pictures of CIFAR-10 and drawn scenes of twelve near twins: planted ones, or those of a
/// file.</summary>
internal static class LabelQualityBenchmark
{
    private const int ScenesPerClass = 3;
    private const int FramesPerScene = 12;
    private const int PicturesPerClass = 164;
    private const double WrongShare = 0.05;
    private const int WrongScenes = 3;

    /// <param name="options">The folder with train/CLASS, draws of wrong labels, or a file of labels in the order of the pictures, how many
    /// a class and a network to encode them by.</param>
    /// <returns>What is lacking, if anything.</returns>
    public static string? Run(BenchmarkOptions options)
    {
        if (options.Data is null)
            return "label-quality needs --data FOLDER, which holds CIFAR-10 as train/CLASS and test/CLASS.";

        foreach (string split in (string[])["train", "test"])
        {
            LabeledImages images = LabeledImages.Read(Path.Combine(options.Data, split));
            if (options.Labels is not null && split == "train")
                return Given(images, File.ReadAllLines(options.Labels), options);

            LabeledImages taken = images.First(PicturesPerClass + ScenesPerClass);
            Planted set = Planted.Of(taken, ScenesPerClass, FramesPerScene);
            foreach ((string name, ClipModel model) in new[] { ("mini-clip", ClipModel.EmbeddedSmall), ("photo-clip", ClipModel.Embedded) })
            {
                Matrix vectors = Encode(model, set.Contents);
                var draws = new List<FoundLabels>();
                for (int seed = 0; seed < options.Rounds; seed++)
                {
                    int[] labels = set.WithWrongLabels(taken.Classes.Count, WrongShare, WrongScenes, seed, out bool[] isWrong);
                    Console.WriteLine($"{split}, {name}, {labels.Length:N0} pictures, {isWrong.Count(x => x)} wrong, seed {seed}");
                    draws.Add(Measure(vectors, labels, isWrong, set.IsFrame));
                }

                Console.WriteLine($"{split}, {name}, mean of {draws.Count} draws: {FoundLabels.Mean(draws)}");
                // One threshold for all draws.
                Console.WriteLine($"  together {Curve([.. draws.SelectMany(x => x.Scores)], [.. draws.SelectMany(x => x.IsWrong)])}");
            }
        }

        return null;
    }

    private static string? Given(LabeledImages images, string[] given, BenchmarkOptions options)
    {
        if (given.Length != images.Count)
            return $"The file holds {given.Length} labels, and there are {images.Count} pictures.";

        int[] places = images.PlacesOfFirst(options.PerClass);
        bool[] isWrong = [.. places.Select(i => given[i] != images.Classes[images.Labels[i]])];
        string[] names = [.. given.Distinct().Order(StringComparer.Ordinal)];
        int[] labels = Array.ConvertAll(places, i => Array.BinarySearch(names, given[i], StringComparer.Ordinal));
        string network = options.Model is null ? "photo-clip" : Path.GetFileName(options.Model);
        Console.WriteLine(
            $"{network}, {labels.Length:N0} pictures, {isWrong.Count(x => x)} labels of the file are not those of the folders"
        );
        ClipModel model = options.Model is null ? ClipModel.Embedded : RawNetwork.Open(options.Model);
        Measure(Encode(model, images.First(options.PerClass).Contents), labels, isWrong, new bool[labels.Length]);
        return null;
    }

    private static FoundLabels Measure(Matrix vectors, int[] labels, bool[] isWrong, bool[] isFrame)
    {
        using var context = new EngineContext();
        var clock = Stopwatch.StartNew();
        var categories = Categories.From(labels.Select(label => $"{label}"));
        LabelQualityModel model = LabelQualityModel.Fit(
            vectors,
            categories,
            null,
            new LabelQualitySettings(DistanceMetric.Cosine, 10, NeighborMethod.Automatic, 0),
            context
        );
        double seconds = clock.Elapsed.TotalSeconds;
        LabelEvidence evidence = model.Content.Evidence;
        int[] judged = [.. model.Content.Labels.Where(label => label >= 0).Distinct().Order()];
        Console.WriteLine(
            $"  {seconds:0.00} s, probe {evidence.ProbeWeight:0.0}, votes {evidence.VoteWeight:0.0}, share wrong "
                + $"{1 / (1 + Math.Exp(-evidence.PriorLogOdds)):0.000}, twins within {model.Content.Radius:0.00}, groups "
                + $"{model.Content.Groups.Distinct().Count():N0}"
        );
        double[] blend = [.. Enumerable.Range(0, labels.Length).Select(row => (double)model.Judge(row).Score)];
        FoundLabels found = FoundLabels.Of(blend, isWrong, isFrame);
        Console.WriteLine($"  blend    {found}, {Curve(blend, isWrong)}");
        foreach (
            (string name, LabelEvidence only) in new[] { ("probe", new LabelEvidence(20, 0, 0)), ("votes", new LabelEvidence(0, 20, 0)) }
        )
        {
            double[] scores =
            [
                .. Enumerable
                    .Range(0, labels.Length)
                    .Select(row =>
                        only.LogOddsOfWrong(model.Content.Answers.Row(row), model.Content.Votes.Row(row), model.Content.Labels[row], judged)
                    ),
            ];
            Console.WriteLine($"  {name, -8} {Curve(scores, isWrong)}");
        }

        // What the analysis of a data set says.
        DatasetAnalysis analysis = DatasetAnalyzer.Analyze(new DatasetRows(vectors, categories), context);
        HashSet<int> suspects = [.. analysis.Suspects.Select(suspect => suspect.Row)];
        double[] told = [.. Enumerable.Range(0, labels.Length).Select(row => suspects.Contains(row) ? 1.0 : -1)];
        Console.WriteLine($"  analysis {FoundLabels.Of(told, isWrong, isFrame)}");
        return found;
    }

    // What any threshold could reach.
    private static string Curve(double[] scores, bool[] isWrong) =>
        $"AUROC {Ranking.AreaUnderCurve(scores, isWrong):0.0000}, best F1 {Ranking.BestF1(scores, isWrong):0.000}, recall at precision .75 "
        + $"{Ranking.RecallAt(scores, isWrong, precision: 0.75):0.000}, precision at recall .87 "
        + $"{Ranking.PrecisionAt(scores, isWrong, recall: 0.87):0.000}";

    private static Matrix Encode(ClipModel model, IReadOnlyList<byte[]> contents)
    {
        using var encoder = new MeasuredModel(model.Name, model);
        return encoder.Encode(contents);
    }
}
