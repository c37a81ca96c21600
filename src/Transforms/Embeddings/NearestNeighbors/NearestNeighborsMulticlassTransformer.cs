using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.NearestNeighbors;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(NearestNeighborsMulticlassTransformer),
    null,
    typeof(SignatureLoadModel),
    "Prediction by nearest neighbors, multiclass",
    NearestNeighborsMulticlassTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Predicts the class of any row from the training rows nearest to it: the one that most of them have, of equal ones the
/// first.</summary>
public sealed class NearestNeighborsMulticlassTransformer : NearestNeighborsTransformer
{
    internal const string LoaderSignature = "NearestNeighborsMulti";

    private readonly LabelKeys _classes;

    internal NearestNeighborsMulticlassTransformer(
        IHostEnvironment environment,
        NearestNeighborsColumns columns,
        NearestNeighborsModel model,
        LabelKeys classes
    )
        : base(environment, CurrentFormat, columns, model)
    {
        _classes = classes;
        Prediction = new MulticlassPrediction(classes);
    }

    internal static LoadableFormat<NearestNeighborsMulticlassTransformer> CurrentFormat { get; } =
        new("KNNMULTI", 1, LoaderSignature, Read);

    private protected override NeighborPrediction Prediction { get; }

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static NearestNeighborsMulticlassTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static NearestNeighborsMulticlassTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override void WriteLabels(ModelWriter writer) => _classes.Write(writer);

    private static NearestNeighborsMulticlassTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        NearestNeighborsColumns columns = NearestNeighborsColumns.Read(reader);
        LabelKeys classes = LabelKeys.Read(reader);
        NearestNeighborsModel model = NearestNeighborsContent.Read(reader, classes.Count);
        return new NearestNeighborsMulticlassTransformer(environment, columns, model, classes);
    }
}
