using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Clip.ZeroShot;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(ZeroShotClassificationTransformer),
    null,
    typeof(SignatureLoadModel),
    "Zero-shot classification",
    ZeroShotClassificationTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Compares vectors of images with one vector for each class.</summary>
public sealed class ZeroShotClassificationTransformer : RowTransformer
{
    internal const string LoaderSignature = "ClipZeroShot";

    // Since this version of the content, true classes may be turned into keys.
    private const uint LabelVersion = 2;

    private readonly ZeroShotColumns _columns;
    private readonly string[] _labels;
    private readonly float _logitScale;

    internal ZeroShotClassificationTransformer(
        IHostEnvironment environment,
        ZeroShotColumns columns,
        string[] labels,
        Matrix classes,
        float logitScale
    )
        : base(environment, CurrentFormat)
    {
        _columns = columns;
        _labels = labels;
        Classes = classes;
        _logitScale = logitScale;
    }

    /// <summary>The vector of each class, in the order of the labels.</summary>
    public Matrix Classes { get; }

    internal static LoadableFormat<ZeroShotClassificationTransformer> CurrentFormat { get; } =
        new("CLIPZERO", LabelVersion, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    /// <exception cref="InvalidOperationException">The model in it cannot be run; the message says why.</exception>
    public static ZeroShotClassificationTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static ZeroShotClassificationTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new ZeroShotMapping(
            Host,
            FeatureColumn.Find(inputSchema, _columns.Input, Classes.ColumnCount),
            CategoryColumn.Find(inputSchema, "label", _columns.Label, isRequired: false),
            _columns,
            _labels,
            Classes,
            _logitScale
        );

    private protected override void WriteContent(ModelWriter writer)
    {
        writer.Values.Write(_columns.Input);
        writer.Values.Write(_columns.PredictedLabel);
        writer.Values.Write(_columns.Score);
        writer.Values.Write(_logitScale);
        writer.Values.Write(Classes.RowCount);
        writer.Values.Write(Classes.ColumnCount);
        foreach (string label in _labels)
            writer.Values.Write(label);
        writer.WriteOptional(_columns.Label);
        writer.WriteArray<float>("Classes", Classes.Values);
    }

    private static ZeroShotClassificationTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        (string input, string predicted, string score) = (
            reader.Values.ReadString(),
            reader.Values.ReadString(),
            reader.Values.ReadString()
        );
        float logitScale = reader.Values.ReadSingle();
        int count = reader.ReadInt32("the number of classes", 1);
        int dimension = reader.ReadInt32("the vectors' size", 1);
        string[] labels = reader.ReadStrings(count);
        string? label = reader.Version >= LabelVersion ? reader.ReadOptionalString() : null;
        var columns = new ZeroShotColumns(input, predicted, score, label);
        var classes = new Matrix(count, dimension, reader.ReadArray<float>("Classes", (long)count * dimension));
        ModelReader.Check("Classes", classes.Values);
        ModelReader.Check("the scale", [logitScale]);
        return new ZeroShotClassificationTransformer(environment, columns, labels, classes, logitScale);
    }
}
