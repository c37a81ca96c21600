using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.NearestNeighbors;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(NearestNeighborsBinaryTransformer),
    null,
    typeof(SignatureLoadModel),
    "Prediction by nearest neighbors, binary",
    NearestNeighborsBinaryTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Predicts whether a row is true from the training rows nearest to it: whether most of them are.</summary>
public sealed class NearestNeighborsBinaryTransformer : NearestNeighborsTransformer
{
    internal const string LoaderSignature = "NearestNeighborsBinary";

    internal NearestNeighborsBinaryTransformer(IHostEnvironment environment, NearestNeighborsColumns columns, NearestNeighborsModel model)
        : base(environment, CurrentFormat, columns, model) { }

    internal static LoadableFormat<NearestNeighborsBinaryTransformer> CurrentFormat { get; } = new("KNNBINRY", 1, LoaderSignature, Read);

    private protected override NeighborPrediction Prediction { get; } = new BinaryPrediction();

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static NearestNeighborsBinaryTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static NearestNeighborsBinaryTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private static NearestNeighborsBinaryTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        NearestNeighborsColumns columns = NearestNeighborsColumns.Read(reader);
        return new NearestNeighborsBinaryTransformer(environment, columns, NearestNeighborsContent.Read(reader, labels: 2));
    }
}
