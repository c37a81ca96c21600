using Microsoft.ML;
using MLNet.Embeddings.Fuzzing.Mutations;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Saved models of one kind, loaded and used on new rows.</summary>
/// <remarks>Only the library's own parts of the zip are damaged; around them lies ML.NET's format.</remarks>
internal sealed class ModelReader : FuzzReader
{
    private const int Rows = 40;

    private readonly Lazy<IReadOnlyList<byte[]>> _seeds;

    private ModelReader(string name, int weight, Func<MLContext, IEstimator<ITransformer>> create)
    {
        Name = name;
        Weight = weight;
        _seeds = new(() => [Save(create)]);
    }

    public static ModelReader Tsne =>
        new(
            "tsne-model",
            3,
            context =>
                context.Transforms.TsneProjection(
                    new TsneProjectionEstimator.Options
                    {
                        OutputColumnName = "Map",
                        InputColumnName = nameof(FuzzRows.Features),
                        Perplexities = [5],
                        NumberOfEarlyExaggerationIterations = 20,
                        NumberOfIterations = 40,
                        NumberOfThreads = 1,
                    }
                )
        );

    public static ModelReader Umap =>
        new(
            "umap-model",
            3,
            context =>
                context.Transforms.UmapProjection(
                    new UmapProjectionEstimator.Options
                    {
                        OutputColumnName = "Map",
                        InputColumnName = nameof(FuzzRows.Features),
                        NumberOfNeighbors = 6,
                        NumberOfEpochs = 40,
                        NumberOfThreads = 1,
                    }
                )
        );

    public static ModelReader Flagger =>
        new(
            "flagger-model",
            3,
            context =>
                context.Transforms.DuplicateFlagger(
                    new DuplicateFlaggerEstimator.Options
                    {
                        OutputColumnName = "Duplicate",
                        InputColumnName = nameof(FuzzRows.Features),
                        NumberOfThreads = 1,
                    }
                )
        );

    public static ModelReader Labels =>
        new(
            "label-model",
            3,
            context =>
                context.Transforms.LabelQuality(
                    new LabelQualityEstimator.Options
                    {
                        OutputColumnName = "Quality",
                        InputColumnName = nameof(FuzzRows.Features),
                        LabelColumnName = nameof(FuzzRows.Label),
                        GroupColumnName = nameof(FuzzRows.Group),
                        NumberOfThreads = 1,
                    }
                )
        );

    public static ModelReader Novelty =>
        new(
            "novelty-model",
            3,
            context =>
                context.Transforms.NoveltyScore(
                    new NoveltyScoreEstimator.Options
                    {
                        OutputColumnName = "Novelty",
                        InputColumnName = nameof(FuzzRows.Features),
                        NumberOfThreads = 1,
                    }
                )
        );

    public static ModelReader Clusters =>
        new(
            "cluster-model",
            3,
            context =>
                context.Transforms.DensityClustering(
                    new DensityClusteringEstimator.Options
                    {
                        OutputColumnName = "Cluster",
                        InputColumnName = nameof(FuzzRows.Features),
                        NumberOfThreads = 1,
                    }
                )
        );

    public static ModelReader Clip =>
        new("clip-model", 1, context => context.Transforms.ClipEmbedding("Vector", nameof(FuzzRows.Path), ClipModel.EmbeddedSmall));

    public override string Name { get; }

    public override int Weight { get; }

    public override IReadOnlyList<byte[]> Seeds => _seeds.Value;

    public override byte[] Create(Mutator mutator) => GuardedBlocks.MutateArchive(Seeds[0], mutator);

    public override void Read(byte[] input, string folder)
    {
        var context = new MLContext(1);
        ITransformer model = context.Model.Load(new MemoryStream(input), out _);
        using var disposable = model as IDisposable;
        FuzzRows.Drain(model.Transform(FuzzRows.View(context, 3, 7)), model is ProjectionTransformer);
    }

    // A forged name of a column ends where ML.NET reports columns that are missing, one of a model's input where the model is opened.
    public override bool IsRefusal(Exception exception) =>
        exception is FormatException or ArgumentOutOfRangeException { ParamName: "inputSchema" }
        || (exception is InvalidOperationException && exception.Message.StartsWith("The model '", StringComparison.Ordinal));

    private static byte[] Save(Func<MLContext, IEstimator<ITransformer>> create)
    {
        var context = new MLContext(1);
        IDataView rows = FuzzRows.View(context, Rows, 1);
        ITransformer model = create(context).Fit(rows);
        using var stream = new MemoryStream();
        context.Model.Save(model, rows.Schema, stream);
        (model as IDisposable)?.Dispose();
        return stream.ToArray();
    }
}
