using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.NearestNeighbors;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(NearestNeighborsRegressionTransformer),
    null,
    typeof(SignatureLoadModel),
    "Prediction by nearest neighbors, regression",
    NearestNeighborsRegressionTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Predicts the value of any row as the mean of the training rows nearest to it.</summary>
public sealed class NearestNeighborsRegressionTransformer : NearestNeighborsTransformer
{
    internal const string LoaderSignature = "NearestNeighborsRegress";

    internal NearestNeighborsRegressionTransformer(
        IHostEnvironment environment,
        NearestNeighborsColumns columns,
        NearestNeighborsModel model
    )
        : base(environment, CurrentFormat, columns, model) { }

    internal static LoadableFormat<NearestNeighborsRegressionTransformer> CurrentFormat { get; } =
        new("KNNREGRS", 1, LoaderSignature, Read);

    private protected override NeighborPrediction Prediction { get; } = new RegressionPrediction();

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static NearestNeighborsRegressionTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static NearestNeighborsRegressionTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private static NearestNeighborsRegressionTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        NearestNeighborsColumns columns = NearestNeighborsColumns.Read(reader);
        return new NearestNeighborsRegressionTransformer(environment, columns, NearestNeighborsContent.Read(reader, labels: null));
    }
}
