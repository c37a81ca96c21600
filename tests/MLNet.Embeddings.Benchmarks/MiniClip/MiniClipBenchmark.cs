using MLNet.Embeddings.Benchmarks.PhotoModel;
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

    private readonly MeasuredModel _model = new("mini-clip", ClipModel.EmbeddedSmall);
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

    public void Dispose() => _model.Dispose();

    private void MeasurePhotos(LabeledImages train, LabeledImages test)
    {
        // The first thousand warm the encoder up; what follows is timed.
        _model.Encode([.. test.Contents.Take(1000)]);
        byte[][] rated = [.. test.Contents.Take(RatedImages)];
        _figures.Add($"images per second, JPEG in memory, {Environment.ProcessorCount} cores", _model.Rate(rated), "F0");

        Matrix vectors = _model.Encode(test.Contents);
        Matrix captions = _model.EncodeTexts([.. test.Classes.Select(name => $"a photo of a {name}")]);
        NeighborTable named = NearestRows.Search(captions, vectors, 1);
        _figures.AddShare(
            "zero-shot accuracy, 10 classes, \"a photo of a …\"",
            Enumerable.Range(0, test.Count).Count(i => named.Indices[i] == test.Labels[i]),
            test.Count
        );

        NeighborTable neighbors = NearestRows.Search(_model.Encode(train.Contents), vectors, NeighborCount);
        int right = Enumerable.Range(0, test.Count).Count(i => NearestRows.Majority(neighbors.IndicesOf(i), train.Labels) == test.Labels[i]);
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
        Matrix vectors = _model.Encode(contents);

        string[] subjects = [.. Enumerable.Range(0, DemoSubjects.Count).Select(DemoSubjects.Name)];
        string[] queries = [.. subjects.SelectMany(subject => new[] { $"a drawing of a {subject}", $"a picture of a {subject}", subject })];
        NeighborTable found = NearestRows.Search(vectors, _model.EncodeTexts(queries), FoundCount);
        int fitting = Enumerable
            .Range(0, found.Indices.Length)
            .Count(i => pictures[found.Indices[i]].Class == subjects[i / FoundCount / (queries.Length / subjects.Length)]);
        _figures.AddShare($"text search over the demo set, {queries.Length} queries, precision at 10", fitting, found.Indices.Length);

        int[] own = [.. Enumerable.Range(0, pictures.Length).Where(i => pictures[i].Role is DemoRole.Original or DemoRole.Mislabeled)];
        byte[][] ownContents = [.. own.Select(i => contents[i])];
        Matrix ownVectors = _model.Encode(ownContents);
        NeighborTable named = NearestRows.Search(_model.EncodeTexts([.. subjects.Select(subject => $"a drawing of a {subject}")]), ownVectors, 1);
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
            int found = NearestRows.CountFound(vectors, _model.Encode(copies), originals);
            all += found;
            _figures.AddShare($"edited {kind} nearest to their original, {edit.ToString().ToLowerInvariant()}", found, copies.Length);
        }

        _figures.AddShare(
            $"edited {kind} nearest to their original among {vectors.RowCount:N0}, all edits",
            all,
            originals.Length * Enum.GetValues<EditKind>().Length
        );
    }
}
