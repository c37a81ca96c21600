using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Benchmarks.MiniClip;
using MLNet.Embeddings.Benchmarks.PhotoModel;

namespace MLNet.Embeddings.Benchmarks.Quality;

/// <summary>How well pictures of classes that training lacks are told from others, beside ML.NET's RandomizedPca on the same
/// vectors, and how uniform p-values of held-out pictures are.</summary>
internal static class NoveltyBenchmark
{
    private const int PerClass = 400;

    private static readonly string[] Vehicles = ["airplane", "automobile", "ship", "truck"];

    public static string? Run(BenchmarkOptions options)
    {
        if (options.Data is null)
            return "novelty needs --data FOLDER, which holds CIFAR-10 as train/CLASS and test/CLASS.";

        foreach (string split in (string[])["train", "test"])
        {
            LabeledImages images = LabeledImages.Read(Path.Combine(options.Data, split)).First(options.PerClass ?? PerClass);
            ClipModel model = ClipModel.EmbeddedSmall;
            using var encoder = new MeasuredModel(model.Name, model);
            Matrix vectors = encoder.Encode(images.Contents);
            Console.WriteLine($"{split}, {model.Name}, {images.Count:N0} pictures");
            Held(vectors);
            Measure(images, vectors, Vehicles);
            Measure(images, vectors, [.. images.Classes.Except(Vehicles)]);
            foreach (string[] pair in images.Classes.Chunk(2))
                Measure(images, vectors, pair);
        }

        return null;
    }

    // Every other picture is fitted to, of all classes; the rest is of the same origin.
    private static void Held(Matrix vectors)
    {
        int[] rows = [.. Enumerable.Range(0, vectors.RowCount)];
        var mlContext = new MLContext(seed: 1);
        IDataView train = mlContext.Data.LoadFromMatrix(vectors.RowsAt([.. rows.Where(row => row % 2 == 0)]));
        IDataView rest = mlContext.Data.LoadFromMatrix(vectors.RowsAt([.. rows.Where(row => row % 2 == 1)]));
        IDataView judged = mlContext.Transforms.NoveltyScore("Novelty").Fit(train).Transform(rest);
        float[] values = [.. judged.GetColumn<float>("NoveltyPValue").Order()];
        double distance = Enumerable.Range(0, values.Length).Max(i => Math.Abs(values[i] - ((i + 0.5) / values.Length)));
        double rate = values.Count(value => value <= 0.01f) / (double)values.Length;
        Console.WriteLine(
            $"  p-values of {values.Length:N0} held-out rows of known classes: KS {distance:0.000}, {rate:0.0000} at most .01"
        );
    }

    private static void Measure(LabeledImages images, Matrix vectors, string[] missing)
    {
        bool IsKnown(int i) => !missing.Contains(images.Classes[images.Labels[i]]);
        int[] known = [.. Enumerable.Range(0, images.Count).Where(IsKnown)];
        int[] training = [.. known.Where((_, i) => i % 2 == 0)];
        int[] heldOut = [.. known.Where((_, i) => i % 2 == 1)];
        int[] unknown = [.. Enumerable.Range(0, images.Count).Where(i => !IsKnown(i))];
        bool[] isUnknown = [.. heldOut.Select(_ => false), .. unknown.Select(_ => true)];
        var mlContext = new MLContext(seed: 1);
        IDataView train = mlContext.Data.LoadFromMatrix(vectors.RowsAt(training));
        IDataView test = mlContext.Data.LoadFromMatrix(vectors.RowsAt([.. heldOut, .. unknown]));

        IDataView judged = mlContext.Transforms.NoveltyScore("Novelty").Fit(train).Transform(test);
        double[] scores = [.. judged.GetColumn<float>("NoveltyScore").Select(score => (double)score)];
        IDataView projected = mlContext.AnomalyDetection.Trainers.RandomizedPca("Features", rank: 20).Fit(train).Transform(test);
        double[] peers = [.. projected.GetColumn<float>("Score").Select(score => (double)score)];
        Console.WriteLine(
            $"  without {string.Join(", ", missing)}: AUC {Ranking.AreaUnderCurve(scores, isUnknown):0.000}, RandomizedPca "
                + $"{Ranking.AreaUnderCurve(peers, isUnknown):0.000}"
        );
    }
}
