using Microsoft.ML;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Quality;
using MLNet.Embeddings.Reports.Page;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Rows with vectors → zero-shot classes, two maps, duplicates → judgment of the data set, all by ML.NET pipelines.</summary>
/// <param name="mlContext">The environment of the pipelines.</param>
/// <param name="rows">The rows, readable or not.</param>
/// <param name="source">Where they came from.</param>
/// <param name="options">Who is told of progress, and what decodes images that are looked at again.</param>
/// <param name="times">Measures the stages.</param>
internal sealed class RowInspector(
    MLContext mlContext,
    IReadOnlyList<SourceRow> rows,
    RowSource source,
    InspectorOptions options,
    StageClock times
)
{
    private const string Vector = nameof(SourceRow.Vector);
    private const string PredictedLabel = "PredictedLabel";

    // As with outliers, of each kind.
    private const double ExpectedFalseAlarms = 1;

    private readonly MLContext _mlContext = mlContext;
    private readonly IReadOnlyList<SourceRow> _rows = rows;
    private readonly CancellationToken _cancellation = options.CancellationToken;

    /// <summary>Everything: maps, duplicates, classes.</summary>
    /// <param name="model">The model that made the vectors, which is asked what it takes images for; <see langword="null"/> for
    /// vectors from elsewhere.</param>
    /// <param name="seed">Seed of both maps.</param>
    /// <param name="findsEdited">Whether edited copies are sought.</param>
    public DatasetInspection Inspect(ClipModel? model, int seed, bool findsEdited)
    {
        SourceRow[] readable = [.. _rows.Where(row => row.Reason.Length == 0)];
        IDataView data = WithPredictions(SourceView.Of(_mlContext, readable), model);
        // Found once: the maps, the flagger, the analysis and the measurement take what they need of them.
        NeighborSet neighbors = Measure("neighbors", () => _mlContext.FindNeighbors(data, Vector, cancellationToken: _cancellation));
        data = Apply("t-SNE", Tsne(neighbors, seed), data);
        data = Apply("UMAP", Umap(neighbors, seed), data);
        DuplicateFlaggerTransformer flagger = Measure("duplicates", () => Duplicates(neighbors, findsEdited).Fit(data));
        data = flagger.Transform(data);

        DatasetAnalysis analysis = Analyze(data, neighbors);
        IReadOnlyList<ProjectionMetrics> maps = Measure(
            "map quality",
            () =>
                _mlContext.EvaluateProjections(
                    data,
                    [nameof(InspectedPicture.TsneMap), nameof(InspectedPicture.UmapMap)],
                    Vector,
                    LabelColumn,
                    neighbors: neighbors
                )
        );
        ModelWords? words = model is null ? null : ModelWords.Of(model);
        PageWords? ranking = words is null ? null : WordRanking.Of(words, [.. readable.Select(row => row.Vector)], _cancellation);
        PictureClusters clusters = Measure(
            "clusters",
            () => PictureClusters.Find(_mlContext, data, Vector, readable, neighbors, words, _cancellation)
        );
        InspectedPicture[] pictures = [.. _mlContext.Data.CreateEnumerable<InspectedPicture>(data, reuseRowObject: false)];
        for (int row = 0; row < pictures.Length; row++)
        {
            (pictures[row].Thumbnail, pictures[row].File) = (readable[row].Thumbnail, readable[row].Path);
            pictures[row].Cluster = clusters.Numbers[row];
        }

        return new DatasetInspection(
            pictures,
            [.. _rows.Where(row => row.Reason.Length > 0)],
            analysis,
            flagger.GetGroups(),
            flagger.GetPairs(),
            maps[0],
            maps[1]
        )
        {
            StatusCounts = flagger.GetStatusCounts(),
            Calibration = flagger.Calibration,
            DuplicateThreshold = flagger.Threshold,
            Faults = FindFaults(readable),
            MeasuredCount = readable.Count(IsMeasured),
            HasImages = source.Image is not null,
            Items = source.Items,
            ClusterNames = clusters.Names,
            Words = ranking,
        };
    }

    private IReadOnlyList<ImageFault> FindFaults(SourceRow[] readable) =>
        source.Image is null
            ? []
            : ImageFaults.Find(
                new FactRows([.. readable.Select(row => row.Id)], [.. readable.Select(row => row.Facts)]),
                ExpectedFalseAlarms
            );

    private static bool IsMeasured(SourceRow row) => row.Facts is [var first, ..] && !float.IsNaN(first);

    /// <summary>The classes alone.</summary>
    /// <param name="model">As for <see cref="Inspect"/>.</param>
    public DatasetAnalysis InspectClasses(ClipModel? model) =>
        Analyze(WithPredictions(SourceView.Of(_mlContext, _rows), model), neighbors: null);

    // Of one class alone every picture would be taken.
    private IDataView WithPredictions(IDataView data, ClipModel? model) =>
        model is { HasTextModel: true } && _rows.Select(row => row.Label).Where(label => label.Length > 0).Distinct().Skip(1).Any()
            ? Apply("zero-shot", ZeroShot(model), data)
            : data;

    private T Measure<T>(string stage, Func<T> work)
    {
        options.Report(stage, 0, 0);
        return times.Measure(stage, work);
    }

    private DatasetAnalysis Analyze(IDataView data, NeighborSet? neighbors) =>
        Measure(
            "classes",
            () =>
                _mlContext.AnalyzeDataset(
                    data,
                    Vector,
                    nameof(SourceRow.Label),
                    SplitColumn,
                    data.Schema.GetColumnOrNull(PredictedLabel)?.Name,
                    nameof(SourceRow.Id),
                    neighbors: neighbors,
                    cancellationToken: _cancellation
                )
        );

    private string? SplitColumn => _rows.Any(row => row.Split.Length > 0) ? nameof(SourceRow.Split) : null;

    private string? LabelColumn => _rows.Any(row => row.Label.Length > 0) ? nameof(SourceRow.Label) : null;

    private IDataView Apply<T>(string stage, IEstimator<T> estimator, IDataView data)
        where T : class, ITransformer => Measure(stage, () => estimator.Fit(data).Transform(data));

    private ZeroShotClassificationEstimator ZeroShot(ClipModel model)
    {
        string[] labels = [.. _rows.Select(row => row.Label).Where(label => label.Length > 0).Distinct()];
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

    private TsneProjectionEstimator Tsne(NeighborSet neighbors, int seed) =>
        _mlContext.Transforms.TsneProjection(
            new TsneProjectionEstimator.Options
            {
                OutputColumnName = nameof(InspectedPicture.TsneMap),
                InputColumnName = Vector,
                NumberOfComponents = 3,
                Neighbors = neighbors,
                Seed = seed,
                CancellationToken = _cancellation,
            }
        );

    private UmapProjectionEstimator Umap(NeighborSet neighbors, int seed) =>
        _mlContext.Transforms.UmapProjection(
            new UmapProjectionEstimator.Options
            {
                OutputColumnName = nameof(InspectedPicture.UmapMap),
                InputColumnName = Vector,
                NumberOfComponents = 3,
                Neighbors = neighbors,
                Seed = seed,
                CancellationToken = _cancellation,
            }
        );

    private DuplicateFlaggerEstimator Duplicates(NeighborSet neighbors, bool findsEdited) =>
        _mlContext.Transforms.DuplicateFlagger(
            new DuplicateFlaggerEstimator.Options
            {
                OutputColumnName = "Duplicate",
                InputColumnName = Vector,
                EvidenceColumnName = source.Image is null ? null : nameof(SourceRow.Evidence),
                ImagePathColumnName = source.HasPaths ? nameof(SourceRow.Path) : null,
                IdColumnName = nameof(SourceRow.Id),
                SplitColumnName = SplitColumn,
                LabelColumnName = LabelColumn,
                Decoder = options.Decoder,
                StorePath = options.StorePath,
                Neighbors = neighbors,
                FindEditedCopies = findsEdited,
                CancellationToken = _cancellation,
            }
        );
}
