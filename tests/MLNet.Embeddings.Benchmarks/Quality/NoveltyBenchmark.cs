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
    private const int UnknownClasses = 2;

    public static string? Run(BenchmarkOptions options)
    {
        if (options.Data is null)
            return "novelty needs --data FOLDER, which holds CIFAR-10 as train/CLASS and test/CLASS.";

        LabeledImages images = LabeledImages.Read(Path.Combine(options.Data, "train")).First(options.PerClass ?? PerClass);
        ClipModel model = ClipModel.EmbeddedSmall;
        using var encoder = new MeasuredModel(model.Name, model);
        Matrix vectors = encoder.Encode(images.Contents);
        var mlContext = new MLContext(seed: 1);
        for (int first = 0; first < images.Classes.Count; first += UnknownClasses)
        {
            bool IsKnown(int i) => images.Labels[i] < first || images.Labels[i] >= first + UnknownClasses;
            int[] known = [.. Enumerable.Range(0, images.Count).Where(IsKnown)];
            int[] training = [.. known.Where((_, i) => i % 2 == 0)];
            int[] heldOut = [.. known.Where((_, i) => i % 2 == 1)];
            int[] unknown = [.. Enumerable.Range(0, images.Count).Where(i => !IsKnown(i))];
            bool[] isUnknown = [.. heldOut.Select(_ => false), .. unknown.Select(_ => true)];
            IDataView train = mlContext.Data.LoadFromMatrix(vectors.RowsAt(training));
            IDataView test = mlContext.Data.LoadFromMatrix(vectors.RowsAt([.. heldOut, .. unknown]));

            IDataView judged = mlContext.Transforms.NoveltyScore("Novelty").Fit(train).Transform(test);
            double[] scores = [.. judged.GetColumn<float>("NoveltyScore").Select(score => (double)score)];
            float[] values = [.. judged.GetColumn<float>("NoveltyPValue").Take(heldOut.Length).Order()];
            double distance = Enumerable.Range(0, values.Length).Max(i => Math.Abs(values[i] - ((i + 0.5) / values.Length)));

            IDataView projected = mlContext.AnomalyDetection.Trainers.RandomizedPca("Features", rank: 20).Fit(train).Transform(test);
            double[] peers = [.. projected.GetColumn<float>("Score").Select(score => (double)score)];
            Console.WriteLine(
                $"without {images.Classes[first]} and {images.Classes[first + 1]}: AUC {Ranking.AreaUnderCurve(scores, isUnknown):0.000}, "
                    + $"RandomizedPca {Ranking.AreaUnderCurve(peers, isUnknown):0.000}; p-values of {values.Length:N0} held-out rows: KS "
                    + $"{distance:0.000}"
            );
        }

        return null;
    }
}
