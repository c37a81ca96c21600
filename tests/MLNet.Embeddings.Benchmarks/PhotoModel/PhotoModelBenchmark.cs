using System.Globalization;
using MLNet.Embeddings.Benchmarks.MiniClip;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>What the files of the photo model are able to do, beside mini-clip and the network it was made from: the figures of its
/// card.</summary>
internal sealed class PhotoModelBenchmark : IDisposable
{
    private const int NeighborCount = 10;
    private const int FoundCount = 10;
    private const int EditedOriginals = 300;
    private const ulong EditSeed = 5;
    private const int RatedImages = 100;
    private const int Rounds = 3;
    private const int SearchedNames = 40;

    private static readonly string[] Photo = ["a photo of a {0}"];

    private readonly MeasuredModel[] _models;
    private readonly FigureColumns _figures;

    private PhotoModelBenchmark(string network, string? beside)
    {
        _models =
        [
            new MeasuredModel("photo-clip", ClipModel.Embedded),
            new MeasuredModel("ResNet18, single precision", RawNetwork.Open(network)),
            new MeasuredModel("mini-clip", ClipModel.EmbeddedSmall),
            .. beside is null ? (MeasuredModel[])[] : [new MeasuredModel(Path.GetFileName(beside), ClipModel.FromFolder(beside))],
        ];
        _figures = new FigureColumns([.. _models.Select(model => model.Name)]);
    }

    /// <param name="options">The folder with test/CLASS, that of CIFAR-10 with test/CLASS, the network and the card.</param>
    /// <returns>What is lacking, if anything.</returns>
    public static string? Run(BenchmarkOptions options)
    {
        if (options.Data is null)
            return "photo-model needs --data FOLDER, which holds Tiny ImageNet as train/CLASS and test/CLASS.";
        if (RawNetwork.Find(options.Model) is not { } network)
            return $"photo-model needs ResNet18.onnx of the package {RawNetwork.Package}: restore models/training, or pass --model FILE.";

        using var benchmark = new PhotoModelBenchmark(network, options.Beside);
        LabeledImages photos = LabeledImages.Read(Path.Combine(options.Data, "test")).First(options.PerClass);
        benchmark.MeasureRates(photos.Contents);
        benchmark.MeasurePhotos(photos, ClassNames.InWords(options.Data, photos.Classes));
        if (options.Images is { } more)
            benchmark.MeasureMore(LabeledImages.Read(Path.Combine(more, "test")).First(options.PerClass));

        benchmark.MeasureDrawings(options.PerClass);
        Console.WriteLine(benchmark._figures.ToTable());
        if (options.Card is { } card)
            benchmark._figures.WriteTo(card, Introduction(photos.Count));

        return null;
    }

    public void Dispose()
    {
        foreach (MeasuredModel model in _models)
            model.Dispose();
    }

    private static string Introduction(int count) =>
        $"""
            On these files, by `dotnet run -c Release --project tests/MLNet.Embeddings.Benchmarks -- photo-model --data FOLDER --images MORE
            --card models/photo-clip/README.md`, where FOLDER holds Tiny ImageNet's validation part as `test/CLASS`
            ({count:N0} pictures were taken) and MORE CIFAR-10's test part as `test/CLASS`. ResNet18 is the network of the package as it is,
            at 224 × 224. Rates are the middle of {Rounds} rounds in turn.
            """;

    // In turn, so that other work on the machine disturbs all alike.
    private void MeasureRates(IReadOnlyList<byte[]> contents)
    {
        byte[][] some = [.. contents.Take(RatedImages)];
        foreach (MeasuredModel model in _models)
            model.Encode([.. some.Take(32)]);

        double[][] rates = [.. Enumerable.Range(0, Rounds).Select(_ => _models.Select(model => model.Rate(some)).ToArray())];
        double[] middle = [.. Enumerable.Range(0, _models.Length).Select(i => Middle(rates.Select(round => round[i])))];
        _figures.Add(
            $"images per second, JPEG in memory, {Environment.ProcessorCount} cores",
            [.. middle.Select(rate => (double?)rate)],
            "F0"
        );
        _figures.Add(
            "the same, of the network's in single precision",
            [.. Enumerable.Range(0, _models.Length).Select(i => (double?)Middle(rates.Select(round => round[i] / round[1])))],
            "F2"
        );
    }

    private void MeasurePhotos(LabeledImages photos, string[] names)
    {
        Matrix[] vectors = [.. _models.Select(model => model.Encode(photos.Contents))];
        _figures.Add(
            $"10-nearest-neighbor accuracy, leave one out, {names.Length} classes of Tiny ImageNet",
            [.. vectors.Select(rows => (double?)NearestRight(rows, photos.Labels))]
        );
        AddNamed($"zero-shot accuracy, {names.Length} classes", vectors, names, photos.Labels, Photo, PromptTemplates.Photos);

        WordGroup[] groups = [.. WordGroup.All];
        int[] groupOf = [.. names.Select(name => Array.FindIndex(groups, group => group.Classes.Contains(name)))];
        int[] grouped = [.. Enumerable.Range(0, photos.Count).Where(i => groupOf[photos.Labels[i]] >= 0)];
        AddNamed(
            $"zero-shot accuracy, {groups.Length} wider words: {string.Join(", ", groups.Select(group => group.Word))}",
            [.. vectors.Select(rows => Rows(rows, grouped))],
            [.. groups.Select(group => group.Word)],
            [.. grouped.Select(i => groupOf[photos.Labels[i]])],
            Photo,
            PromptTemplates.Photos
        );

        // Names spread evenly over the classes, and the wider words.
        int[] searched = [.. Enumerable.Range(0, SearchedNames).Select(i => i * names.Length / SearchedNames)];
        string[] queries = [.. searched.Select(i => names[i]), .. groups.Select(group => group.Word)];
        _figures.Add(
            $"text search, {queries.Length} words, precision at {FoundCount}",
            ForReaders(i =>
            {
                NeighborTable found = NearestRows.Search(vectors[i], _models[i].EncodeTexts(queries), FoundCount);
                int fitting = Enumerable
                    .Range(0, found.Indices.Length)
                    .Count(place =>
                    {
                        int query = place / FoundCount;
                        int label = photos.Labels[found.Indices[place]];
                        return query < SearchedNames ? label == searched[query] : groupOf[label] == query - SearchedNames;
                    });
                return fitting / (double)found.Indices.Length;
            })
        );
        MeasureCopies("photos", vectors, photos.Contents);
    }

    private void MeasureMore(LabeledImages photos)
    {
        Matrix[] vectors = [.. _models.Select(model => model.Encode(photos.Contents))];
        _figures.Add(
            $"10-nearest-neighbor accuracy, leave one out, CIFAR-10, {photos.Count:N0} pictures",
            [.. vectors.Select(rows => (double?)NearestRight(rows, photos.Labels))]
        );
        AddNamed("zero-shot accuracy, CIFAR-10", vectors, [.. photos.Classes], photos.Labels, Photo, PromptTemplates.Photos);
    }

    private void MeasureDrawings(int? perClass)
    {
        var options = new DemoOptions { Folder = "" };
        DemoPicture[] own = [.. DemoPlan.Make(options).Where(picture => picture.Role is DemoRole.Original or DemoRole.Mislabeled)];
        byte[][] drawn = new byte[own.Length][];
        Parallel.For(0, own.Length, i => drawn[i] = DemoDrawing.Encode(own[i], options.Seed));
        string[] subjects = [.. Enumerable.Range(0, DemoSubjects.Count).Select(DemoSubjects.Name)];
        int[] shown = [.. own.Select(picture => Array.IndexOf(subjects, picture.Class))];
        LabeledImages drawings = new LabeledImages(subjects, drawn, shown).First(perClass);
        (IReadOnlyList<byte[]> contents, IReadOnlyList<int> labels) = (drawings.Contents, drawings.Labels);
        Matrix[] vectors = [.. _models.Select(model => model.Encode(contents))];
        _figures.Add(
            $"10-nearest-neighbor accuracy, leave one out, the demo set, {drawings.Count:N0} drawings",
            [.. vectors.Select(rows => (double?)NearestRight(rows, labels))]
        );
        AddNamed("zero-shot accuracy on the demo set", vectors, subjects, labels, ["a drawing of a {0}"]);
        MeasureCopies("drawings", vectors, contents);
    }

    // One row for each way to ask.
    private void AddNamed(
        string figure,
        Matrix[] vectors,
        string[] names,
        IReadOnlyList<int> labels,
        params IReadOnlyList<string>[] questions
    )
    {
        foreach (IReadOnlyList<string> templates in questions)
        {
            string asked =
                templates.Count == 1
                    ? $"\"{string.Format(CultureInfo.InvariantCulture, templates[0], "…")}\""
                    : $"{templates.Count} sentences";
            _figures.Add(
                $"{figure}, {asked}",
                ForReaders(i =>
                {
                    NeighborTable named = NearestRows.Search(_models[i].EncodeNames(names, templates), vectors[i], 1);
                    return Enumerable.Range(0, labels.Count).Count(row => named.Indices[row] == labels[row]) / (double)labels.Count;
                })
            );
        }
    }

    // A copy counts as found where no other original is nearer than its own.
    private void MeasureCopies(string kind, Matrix[] vectors, IReadOnlyList<byte[]> contents)
    {
        int count = Math.Min(EditedOriginals, contents.Count);
        int[] originals = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * contents.Count / count))];
        var found = new int[_models.Length];
        EditKind[] edits = Enum.GetValues<EditKind>();
        foreach (EditKind edit in edits)
        {
            byte[][] copies = new byte[count][];
            Parallel.For(
                0,
                count,
                i => copies[i] = EditedCopy.Make(contents[originals[i]], edit, new DemoRandom(EditSeed, (ulong)originals[i]))
            );
            for (int model = 0; model < _models.Length; model++)
                found[model] += NearestRows.CountFound(vectors[model], _models[model].Encode(copies), originals);
        }

        _figures.Add(
            $"edited {kind} nearest to their original among {contents.Count:N0}, {edits.Length} edits of {count}",
            [.. found.Select(right => (double?)right / (count * edits.Length))]
        );
    }

    private double?[] ForReaders(Func<int, double> measure) =>
        [.. Enumerable.Range(0, _models.Length).Select(i => _models[i].Reads ? measure(i) : (double?)null)];

    private static double NearestRight(Matrix vectors, IReadOnlyList<int> labels)
    {
        // Each picture is its own nearest, or an equal one is; itself is left out wherever it stands.
        NeighborTable found = NearestRows.Search(vectors, vectors, NeighborCount + 1);
        int right = Enumerable
            .Range(0, labels.Count)
            .Count(row =>
                NearestRows.Majority([.. found.IndicesOf(row).ToArray().Where(other => other != row).Take(NeighborCount)], labels)
                == labels[row]
            );
        return right / (double)labels.Count;
    }

    private static Matrix Rows(Matrix vectors, int[] rows)
    {
        var taken = new Matrix(rows.Length, vectors.ColumnCount);
        for (int i = 0; i < rows.Length; i++)
            vectors.Row(rows[i]).CopyTo(taken.Row(i));

        return taken;
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
