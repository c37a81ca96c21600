using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Tsne;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Placement;

[assembly: LoadableClass(
    typeof(TsneProjectionTransformer),
    null,
    typeof(SignatureLoadModel),
    "t-SNE projection",
    TsneProjectionTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>A fitted t-SNE map: gives any row of features its position in the map.</summary>
/// <remarks>
/// A row that equals a training row, or differs from it by no more than an encoder's rounding (a ten-thousandth of the distance to the
/// farthest of its neighbors), has the training row's position; equal training rows share one. Any other row is placed against the map,
/// which stays as it is, so that the answer never depends on other new rows, on batches or on threads. The first new row prepares the map,
/// in a fraction of a second; from then on a row takes microseconds beside the search for its neighbors, however many training rows there
/// are. Maps of more than three components sum over all points for each row. A row with a missing or infinite feature, or with one too
/// large for the metric, is handled as <see cref="ProjectionOptions.OnError"/> says.
/// </remarks>
public sealed class TsneProjectionTransformer : ProjectionTransformer
{
    internal const string LoaderSignature = "TsneProjection";

    private readonly TsneParameters _parameters;

    internal TsneProjectionTransformer(
        IHostEnvironment environment,
        ProjectionColumns columns,
        TsneParameters parameters,
        MapContent content,
        TsneDiagnostics diagnostics
    )
        : base(environment, CurrentFormat, columns, "TSNE", MapOf(parameters, content, diagnostics, columns.NumberOfThreads))
    {
        _parameters = parameters;
        Diagnostics = diagnostics;
    }

    /// <summary>What the fit did: sizes, methods, divergence, warnings and times.</summary>
    public override TsneDiagnostics Diagnostics { get; }

    internal static LoadableFormat<TsneProjectionTransformer> CurrentFormat { get; } =
        new("TSNEPROJ", TsneModel.TrustVersion, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static TsneProjectionTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static TsneProjectionTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override void WriteFit(ModelWriter writer) => TsneModel.Write(writer, _parameters, Diagnostics);

    private static TsneProjectionTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        ProjectionColumns columns = ProjectionColumns.Read(reader, reader.Version >= TsneModel.TrustVersion);
        (TsneParameters parameters, TsneDiagnostics diagnostics) = TsneModel.Read(reader);
        MapContent content = MapContent.Read(
            reader,
            parameters.NumberOfComponents,
            parameters.Metric,
            reader.Version >= TsneModel.IndexVersion,
            reader.Version >= TsneModel.OffsetVersion,
            reader.Version >= TsneModel.TrustVersion,
            columns.NumberOfThreads
        );
        return new TsneProjectionTransformer(environment, columns, parameters, content, diagnostics);
    }

    private static FittedMap MapOf(TsneParameters parameters, MapContent content, TsneDiagnostics diagnostics, int? numberOfThreads)
    {
        var placement = new TsnePlacement(
            content.Coordinates,
            parameters.DegreesOfFreedom,
            parameters.Metric,
            [.. diagnostics.Perplexities],
            numberOfThreads
        );
        return new FittedMap(
            content.Features,
            content.Coordinates,
            parameters.Metric,
            Math.Max(1, diagnostics.NeighborCount),
            (indices, distances, _, position) => placement.Place(indices, distances, position),
            content.Index,
            content.Offset,
            content.Lookup
        )
        {
            Calibration = content.Calibration,
        };
    }
}
