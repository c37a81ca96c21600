using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Umap;
using MLNet.Embeddings.Umap.Parameters;
using MLNet.Embeddings.Umap.Placement;

[assembly: LoadableClass(
    typeof(UmapProjectionTransformer),
    null,
    typeof(SignatureLoadModel),
    "UMAP projection",
    UmapProjectionTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>A fitted UMAP map: gives any row of features its position in the map.</summary>
/// <remarks>
/// A row that equals a training row, or differs from it by no more than an encoder's rounding (a ten-thousandth of the distance to the
/// farthest of its neighbors), has the training row's position; equal training rows share one. Any other row is placed against the map,
/// which stays as it is, so that the answer never depends on other new rows, on batches or on threads. A row with a missing or infinite
/// feature, or with one too large for the metric, is handled as <see cref="ProjectionOptions.OnError"/> says.
/// </remarks>
public sealed class UmapProjectionTransformer : ProjectionTransformer
{
    internal const string LoaderSignature = "UmapProjection";

    private readonly UmapParameters _parameters;

    internal UmapProjectionTransformer(
        IHostEnvironment environment,
        ProjectionColumns columns,
        UmapParameters parameters,
        MapContent content,
        UmapDiagnostics diagnostics
    )
        : base(environment, CurrentFormat, columns, "UMAP", MapOf(parameters, content, diagnostics))
    {
        _parameters = parameters;
        Diagnostics = diagnostics;
    }

    /// <summary>What the fit did: sizes, methods, warnings and times.</summary>
    public override UmapDiagnostics Diagnostics { get; }

    internal static LoadableFormat<UmapProjectionTransformer> CurrentFormat { get; } =
        new("UMAPPROJ", UmapModel.TrustVersion, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static UmapProjectionTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static UmapProjectionTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override void WriteFit(ModelWriter writer) => UmapModel.Write(writer, _parameters, Diagnostics);

    private static UmapProjectionTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        ProjectionColumns columns = ProjectionColumns.Read(reader, reader.Version >= UmapModel.TrustVersion);
        (UmapParameters parameters, UmapDiagnostics diagnostics) = UmapModel.Read(reader);
        MapContent content = MapContent.Read(
            reader,
            parameters.NumberOfComponents,
            parameters.Metric,
            reader.Version >= UmapModel.IndexVersion,
            reader.Version >= UmapModel.OffsetVersion,
            reader.Version >= UmapModel.TrustVersion,
            columns.NumberOfThreads
        );
        return new UmapProjectionTransformer(environment, columns, parameters, content, diagnostics);
    }

    private static FittedMap MapOf(UmapParameters parameters, MapContent content, UmapDiagnostics diagnostics)
    {
        var placement = new UmapPlacement(content.Coordinates, parameters, diagnostics.A, diagnostics.B);
        return new FittedMap(
            content.Features,
            content.Coordinates,
            parameters.Metric,
            parameters.NumberOfNeighbors,
            placement.Place,
            content.Index,
            content.Offset,
            content.Lookup
        )
        {
            Calibration = content.Calibration,
        };
    }
}
