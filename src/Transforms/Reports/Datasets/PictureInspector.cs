using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Pictures → CLIP vectors → zero-shot classes, two maps, duplicates → judgment of the data set, all by ML.NET
/// pipelines.</summary>
internal sealed class PictureInspector(InspectionRun run, StageTimes times, int seed, IImageDecoder? decoder = null)
{
    private const string Vector = "Vector";
    private const string Status = "Status";
    private const string Evidence = "Evidence";
    private const int LinesOfUnreadable = 10;
    private const string PredictedLabel = "PredictedLabel";

    private readonly MLContext _mlContext = run.MLContext;

    /// <summary>Everything: maps, duplicates, classes. Each picture is read and decoded once, whatever is wanted of it.</summary>
    public DatasetInspection Inspect(IReadOnlyList<PictureRow> pictures, ClipEmbeddingEstimator.Options clip)
    {
        clip.EvidenceColumnName = Evidence;
        clip.ThumbnailColumnName = nameof(InspectedPicture.Thumbnail);
        clip.ThumbnailSide = Thumbnails.SideFor(pictures.Count);
        (IDataView data, string[] reasons) = Embed(pictures, clip);
        data = _mlContext.Data.FilterRowsByMissingValues(data, Vector);
        // Found once: the maps, the flagger, the analysis and the measurement take what they need of them.
        NeighborSet neighbors = Measure(
            "neighbors",
            () => _mlContext.FindNeighbors(data, Vector, cancellationToken: run.CancellationToken)
        );
        data = Apply("t-SNE", Tsne(neighbors), data);
        data = Apply("UMAP", Umap(neighbors), data);
        DuplicateFlaggerTransformer flagger = Measure("duplicates", () => Duplicates(pictures, neighbors).Fit(data));
        data = flagger.Transform(data);

        DatasetAnalysis analysis = Analyze(data, pictures, neighbors);
        IReadOnlyList<ProjectionMetrics> maps = Measure(
            "map quality",
            () =>
                _mlContext.EvaluateProjections(
                    data,
                    [nameof(InspectedPicture.TsneMap), nameof(InspectedPicture.UmapMap)],
                    Vector,
                    LabelOf(pictures),
                    neighbors: neighbors
                )
        );
        return new DatasetInspection(
            [.. _mlContext.Data.CreateEnumerable<InspectedPicture>(data, reuseRowObject: false)],
            [.. pictures.Zip(reasons).Where(pair => pair.Second.Length > 0)],
            analysis,
            flagger.GetGroups(),
            flagger.GetPairs(),
            maps[0],
            maps[1]
        )
        {
            StatusCounts = flagger.GetStatusCounts(),
        };
    }

    /// <summary>The classes alone.</summary>
    public DatasetAnalysis InspectClasses(IReadOnlyList<PictureRow> pictures, ClipEmbeddingEstimator.Options clip) =>
        Analyze(Embed(pictures, clip).Data, pictures, neighbors: null);

    /// <summary>The pictures with their vectors, missing where a file cannot be read, and, where classes have names that the model can
    /// read, what it takes them for.</summary>
    private (IDataView Data, string[] Reasons) Embed(IReadOnlyList<PictureRow> pictures, ClipEmbeddingEstimator.Options clip)
    {
        clip.OutputColumnName = Vector;
        clip.InputColumnName = nameof(PictureRow.Path);
        clip.StatusColumnName = Status;
        // The cache fills itself on a thread of its own, where nobody waits for an exception: on Ctrl-C its input ends.
        IDataView rows = _mlContext.Data.LoadFromEnumerable(pictures.TakeWhile(_ => !run.CancellationToken.IsCancellationRequested));

        // The cache is what keeps every later stage from reading the pictures again; all columns are named so that one pass fills them.
        string[] columns = [.. new[] { Vector, Status, clip.EvidenceColumnName, clip.ThumbnailColumnName }.OfType<string>()];
        IDataView embedded = _mlContext.Data.Cache(_mlContext.Transforms.ClipEmbedding(clip).Fit(rows).Transform(rows), columns);
        string[] reasons = Measure("embed", () => Reasons(embedded, pictures.Count));
        if (Array.TrueForAll(reasons, reason => reason.Length > 0))
            throw new InvalidDataException($"None of the {pictures.Count} pictures can be read; {pictures[0].Path}: {reasons[0]}");
        (PictureRow Picture, string Reason)[] unreadable = [.. pictures.Zip(reasons).Where(pair => pair.Second.Length > 0)];
        foreach ((PictureRow picture, string reason) in unreadable.Take(LinesOfUnreadable))
            run.Note($"{picture.Id}: {reason}");
        if (unreadable.Length > LinesOfUnreadable)
            run.Note($"{unreadable.Length - LinesOfUnreadable:N0} more files cannot be read.");

        // Of one class alone every picture would be taken.
        bool canRead =
            clip.Model!.HasTextModel && pictures.Select(picture => picture.Label).Where(label => label.Length > 0).Distinct().Skip(1).Any();
        return (canRead ? Apply("zero-shot", ZeroShot(pictures, clip.Model), embedded) : embedded, reasons);
    }

    private T Measure<T>(string stage, Func<T> work)
    {
        run.OnProgress(stage, 0, 0);
        return times.Measure(stage, work);
    }

    private string[] Reasons(IDataView embedded, int count)
    {
        var reasons = new List<string>(count);
        foreach (string reason in embedded.GetColumn<string>(Status))
        {
            reasons.Add(reason);
            run.OnProgress("embed", reasons.Count, count);
        }

        run.CancellationToken.ThrowIfCancellationRequested();
        return [.. reasons];
    }

    private DatasetAnalysis Analyze(IDataView data, IReadOnlyList<PictureRow> pictures, NeighborSet? neighbors) =>
        Measure(
            "classes",
            () =>
                _mlContext.AnalyzeDataset(
                    data,
                    Vector,
                    nameof(PictureRow.Label),
                    SplitOf(pictures),
                    data.Schema.GetColumnOrNull(PredictedLabel)?.Name,
                    nameof(PictureRow.Id),
                    neighbors: neighbors,
                    cancellationToken: run.CancellationToken
                )
        );

    private static string? SplitOf(IReadOnlyList<PictureRow> pictures) =>
        pictures.Any(picture => picture.Split.Length > 0) ? nameof(PictureRow.Split) : null;

    private static string? LabelOf(IReadOnlyList<PictureRow> pictures) =>
        pictures.Any(picture => picture.Label.Length > 0) ? nameof(PictureRow.Label) : null;

    private IDataView Apply<T>(string stage, IEstimator<T> estimator, IDataView data)
        where T : class, ITransformer => Measure(stage, () => estimator.Fit(data).Transform(data));

    private ZeroShotClassificationEstimator ZeroShot(IReadOnlyList<PictureRow> pictures, ClipModel model)
    {
        string[] labels = [.. pictures.Select(picture => picture.Label).Where(label => label.Length > 0).Distinct()];
        return _mlContext.Transforms.ZeroShotClassification(
            new ZeroShotClassificationEstimator.Options
            {
                InputColumnName = Vector,
                PredictedLabelColumnName = PredictedLabel,
                Labels = labels,
                LabelWords = [.. labels.Select(ClassWords.Of)],
                PromptTemplates = ["a photo of a {0}.", "a drawing of a {0}.", "a picture of a {0}."],
                Model = model,
            }
        );
    }

    private TsneProjectionEstimator Tsne(NeighborSet neighbors) =>
        _mlContext.Transforms.TsneProjection(
            new TsneProjectionEstimator.Options
            {
                OutputColumnName = nameof(InspectedPicture.TsneMap),
                InputColumnName = Vector,
                NumberOfComponents = 3,
                Neighbors = neighbors,
                Seed = seed,
                CancellationToken = run.CancellationToken,
            }
        );

    private UmapProjectionEstimator Umap(NeighborSet neighbors) =>
        _mlContext.Transforms.UmapProjection(
            new UmapProjectionEstimator.Options
            {
                OutputColumnName = nameof(InspectedPicture.UmapMap),
                InputColumnName = Vector,
                NumberOfComponents = 3,
                Neighbors = neighbors,
                Seed = seed,
                CancellationToken = run.CancellationToken,
            }
        );

    private DuplicateFlaggerEstimator Duplicates(IReadOnlyList<PictureRow> pictures, NeighborSet neighbors) =>
        _mlContext.Transforms.DuplicateFlagger(
            new DuplicateFlaggerEstimator.Options
            {
                OutputColumnName = "Duplicate",
                InputColumnName = Vector,
                EvidenceColumnName = Evidence,
                ImagePathColumnName = nameof(PictureRow.Path),
                IdColumnName = nameof(PictureRow.Id),
                SplitColumnName = SplitOf(pictures),
                LabelColumnName = LabelOf(pictures),
                Decoder = decoder,
                Neighbors = neighbors,
                CancellationToken = run.CancellationToken,
            }
        );
}
