using System.Diagnostics;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Benchmarks.MiniClip;

/// <summary>What the files of the embedded model are able to do, through the library's own encoders: the figures of the model
/// card.</summary>
internal sealed class MiniClipBenchmark : IDisposable
{
    private const int NeighborCount = 10;
    private const int FoundCount = 10;
    private const int EditedPhotos = 2000;
    private const int EditedDrawings = 1000;
    private const ulong EditSeed = 5;
    private const int RatedImages = 4000;

    private readonly ImageEncoder _images = ClipModel.EmbeddedSmall.OpenImageEncoder(new EncoderOptions());
    private readonly TextEncoder _texts = ClipModel.EmbeddedSmall.OpenTextEncoder(new EncoderOptions());
    private readonly MeasuredFigures _figures = new();

    /// <param name="data">Folder with train/CLASS and test/CLASS.</param>
    /// <param name="card">Model card whose section of figures is replaced; <see langword="null"/> only prints them.</param>
    public static void Run(string data, string? card)
    {
        using var benchmark = new MiniClipBenchmark();
        benchmark.MeasurePhotos(LabeledImages.Read(Path.Combine(data, "train")), LabeledImages.Read(Path.Combine(data, "test")));
        benchmark.MeasureDrawings();
        Console.WriteLine(benchmark._figures.ToTable());
        if (card is not null)
            benchmark._figures.WriteTo(card);
    }

    public void Dispose()
    {
        _images.Dispose();
        _texts.Dispose();
    }

    private void MeasurePhotos(LabeledImages train, LabeledImages test)
    {
        // The first thousand warm the encoder up; what follows is timed.
        Encode([.. test.Contents.Take(1000)]);
        byte[][] rated = [.. test.Contents.Take(RatedImages)];
        var clock = Stopwatch.StartNew();
        Encode(rated);
        _figures.Add(
            $"images per second, JPEG in memory, {Environment.ProcessorCount} cores",
            rated.Length / clock.Elapsed.TotalSeconds,
            "F0"
        );

        Matrix vectors = Encode(test.Contents);
        Matrix captions = EncodeTexts([.. test.Classes.Select(name => $"a photo of a {name}")]);
        NeighborTable named = Search(captions, vectors, 1);
        _figures.AddShare(
            "zero-shot accuracy, 10 classes, \"a photo of a …\"",
            Enumerable.Range(0, test.Count).Count(i => named.Indices[i] == test.Labels[i]),
            test.Count
        );

        NeighborTable neighbors = Search(Encode(train.Contents), vectors, NeighborCount);
        int right = Enumerable.Range(0, test.Count).Count(i => Majority(neighbors.IndicesOf(i), train.Labels) == test.Labels[i]);
        _figures.AddShare("10-nearest-neighbor accuracy, test against train", right, test.Count);

        int[] originals = [.. Enumerable.Range(0, EditedPhotos).Select(i => i * (test.Count / EditedPhotos))];
        MeasureCopies("photos", vectors, test.Contents, originals);
    }

    private void MeasureDrawings()
    {
        var options = new DemoOptions { Folder = "" };
        DemoPicture[] pictures = [.. DemoPlan.Make(options).Where(picture => picture.Role != DemoRole.Broken)];
        byte[][] contents = new byte[pictures.Length][];
        Parallel.For(0, pictures.Length, i => contents[i] = DemoDrawing.Encode(pictures[i], options.Seed));
        Matrix vectors = Encode(contents);

        string[] subjects = [.. Enumerable.Range(0, DemoSubjects.Count).Select(DemoSubjects.Name)];
        string[] queries = [.. subjects.SelectMany(subject => new[] { $"a drawing of a {subject}", $"a picture of a {subject}", subject })];
        NeighborTable found = Search(vectors, EncodeTexts(queries), FoundCount);
        int fitting = Enumerable
            .Range(0, found.Indices.Length)
            .Count(i => pictures[found.Indices[i]].Class == subjects[i / FoundCount / (queries.Length / subjects.Length)]);
        _figures.AddShare($"text search over the demo set, {queries.Length} queries, precision at 10", fitting, found.Indices.Length);

        int[] own = [.. Enumerable.Range(0, pictures.Length).Where(i => pictures[i].Role is DemoRole.Original or DemoRole.Mislabeled)];
        byte[][] ownContents = [.. own.Select(i => contents[i])];
        Matrix ownVectors = Encode(ownContents);
        NeighborTable named = Search(EncodeTexts([.. subjects.Select(subject => $"a drawing of a {subject}")]), ownVectors, 1);
        _figures.AddShare(
            "zero-shot accuracy on the demo set, 12 classes",
            Enumerable.Range(0, own.Length).Count(i => subjects[named.Indices[i]] == pictures[own[i]].Class),
            own.Length
        );
        MeasureCopies("drawings", ownVectors, ownContents, [.. Enumerable.Range(0, Math.Min(EditedDrawings, own.Length))]);
    }

    // A copy counts as found where no other original is nearer than its own.
    private void MeasureCopies(string kind, Matrix vectors, IReadOnlyList<byte[]> contents, int[] originals)
    {
        int all = 0;
        foreach (EditKind edit in Enum.GetValues<EditKind>())
        {
            byte[][] copies = new byte[originals.Length][];
            Parallel.For(
                0,
                copies.Length,
                i => copies[i] = EditedCopy.Make(contents[originals[i]], edit, new DemoRandom(EditSeed, (ulong)originals[i]))
            );
            NeighborTable nearest = Search(vectors, Encode(copies), 1);
            int found = Enumerable
                .Range(0, copies.Length)
                .Count(i => nearest.Indices[i] == originals[i] || vectors.Row(nearest.Indices[i]).SequenceEqual(vectors.Row(originals[i])));
            all += found;
            _figures.AddShare($"edited {kind} nearest to their original, {edit.ToString().ToLowerInvariant()}", found, copies.Length);
        }

        _figures.AddShare(
            $"edited {kind} nearest to their original among {vectors.RowCount:N0}, all edits",
            all,
            originals.Length * Enum.GetValues<EditKind>().Length
        );
    }

    private Matrix Encode(IReadOnlyList<byte[]> contents)
    {
        var vectors = new Matrix(contents.Count, _images.Dimension);
        var problems = new string?[contents.Count];
        _images.Encode(new EncodedImages(contents), contents.Count, vectors.Values, problems);
        return problems.FirstOrDefault(problem => problem is not null) is { } complaint
            ? throw new InvalidDataException(complaint)
            : vectors;
    }

    private Matrix EncodeTexts(string[] texts)
    {
        var vectors = new Matrix(texts.Length, _texts.Dimension);
        _texts.Encode(texts, vectors.Values);
        return vectors;
    }

    private static NeighborTable Search(Matrix reference, Matrix queries, int count) =>
        new ExactNeighborIndex(reference, DistanceMetric.Cosine).Search(queries, count, new EngineContext());

    private static int Majority(ReadOnlySpan<int> neighbors, IReadOnlyList<int> labels)
    {
        var votes = new Dictionary<int, int>();
        int best = -1;
        foreach (int neighbor in neighbors)
        {
            int label = labels[neighbor];
            votes[label] = votes.GetValueOrDefault(label) + 1;
            // Neighbors come in order, so a tie goes to the class that reached the number first.
            if (best < 0 || votes[label] > votes[best])
                best = label;
        }

        return best;
    }
}
