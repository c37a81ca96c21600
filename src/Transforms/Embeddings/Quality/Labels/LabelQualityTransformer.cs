using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Quality.Labels;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(LabelQualityTransformer),
    null,
    typeof(SignatureLoadModel),
    "Label quality",
    LabelQualityTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Tells for each row whether its label is likely wrong; the columns are listed at <see cref="LabelQualityEstimator"/>.</summary>
public sealed class LabelQualityTransformer : RowTransformer
{
    internal const string LoaderSignature = "LabelQuality";

    private readonly LabelQualityColumns _columns;
    private readonly LabelQualityModel _model;

    internal LabelQualityTransformer(IHostEnvironment environment, LabelQualityColumns columns, LabelQualityModel model)
        : base(environment, CurrentFormat)
    {
        _columns = columns;
        _model = model;
    }

    /// <summary>Names of the classes of the training set, ordered (ordinal).</summary>
    public IReadOnlyList<string> Classes => _model.Content.ClassNames;

    /// <summary>The share of wrong labels that the training set seems to have, from 0 to 0.5; rather too small where classes are hard to
    /// tell apart.</summary>
    public double EstimatedWrongShare => 1 / (1 + Math.Exp(-_model.Content.Evidence.PriorLogOdds));

    internal static LoadableFormat<LabelQualityTransformer> CurrentFormat { get; } = new("LABELQUA", 1, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static LabelQualityTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static LabelQualityTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new LabelQualityMapping(
            Host,
            _model,
            _columns,
            FeatureColumn.Find(inputSchema, _columns.Input, _model.Content.Vectors.ColumnCount, takesDouble: true),
            CategoryColumn.Find(inputSchema, "label", _columns.Label, isRequired: true)!
        );

    private protected override void WriteContent(ModelWriter writer)
    {
        _columns.Write(writer);
        _model.Content.Write(writer);
    }

    private static LabelQualityTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        LabelQualityColumns columns = LabelQualityColumns.Read(reader);
        return new LabelQualityTransformer(environment, columns, new LabelQualityModel(LabelQualityContent.Read(reader)));
    }
}
