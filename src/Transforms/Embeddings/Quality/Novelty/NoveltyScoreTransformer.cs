using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Quality.Novelty;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(NoveltyScoreTransformer),
    null,
    typeof(SignatureLoadModel),
    "Novelty score",
    NoveltyScoreTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Tells for each row whether it is like the training data; the columns are listed at
/// <see cref="NoveltyScoreEstimator"/>.</summary>
public sealed class NoveltyScoreTransformer : RowTransformer
{
    internal const string LoaderSignature = "NoveltyScore";

    private readonly NoveltyColumns _columns;
    private readonly NoveltyModel _model;

    internal NoveltyScoreTransformer(IHostEnvironment environment, NoveltyColumns columns, NoveltyModel model)
        : base(environment, CurrentFormat)
    {
        _columns = columns;
        _model = model;
    }

    /// <summary>Rows that the transformer was fitted to.</summary>
    public int RowCount => _model.Rows.RowCount;

    internal static LoadableFormat<NoveltyScoreTransformer> CurrentFormat { get; } = new("NOVELTYS", 1, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static NoveltyScoreTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static NoveltyScoreTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new NoveltyMapping(
            Host,
            _model,
            _columns,
            FeatureColumn.Find(inputSchema, _columns.Input, _model.Rows.ColumnCount, takesDouble: true)
        );

    private protected override void WriteContent(ModelWriter writer)
    {
        _columns.Write(writer);
        _model.Write(writer);
    }

    private static NoveltyScoreTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        NoveltyColumns columns = NoveltyColumns.Read(reader);
        return new NoveltyScoreTransformer(environment, columns, NoveltyModel.Read(reader));
    }
}
