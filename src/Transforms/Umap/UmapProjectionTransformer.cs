using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Umap;

[assembly: LoadableClass(typeof(UmapProjectionTransformer), null, typeof(SignatureLoadModel), "UMAP projection", UmapProjectionTransformer.LoaderSignature)]

namespace MLNet.Embeddings.Umap;

/// <summary>A fitted UMAP map: gives any row of features its position in the map.</summary>
/// <remarks>
/// A row that equals a training row, or differs from it by no more than an encoder's rounding (a hundred-thousandth of the row's length), has the training
/// row's position; equal training rows share one. Any other row is placed against the map, which stays as it is, so that the answer never depends on
/// other new rows, on batches or on threads. A row with a missing or infinite feature is handled as <see cref="UmapProjectionEstimator.Options.OnError"/> says.
/// </remarks>
public sealed class UmapProjectionTransformer : RowTransformerBase
{
    internal const string LoaderSignature = "UmapProjection";

    private readonly ProjectionColumns _columns;
    private readonly UmapParameters _parameters;
    private readonly FittedMap _map;

    internal UmapProjectionTransformer(IHostEnvironment environment, ProjectionColumns columns, UmapParameters parameters, Matrix features, UmapFit fit)
        : base(environment, nameof(UmapProjectionTransformer))
    {
        _columns = columns;
        _parameters = parameters;
        Diagnostics = fit.Diagnostics;
        _map = new FittedMap(features, fit.Coordinates, parameters.Metric, parameters.NumberOfNeighbors, fit.Placement.Place, fit.Index);
    }

    /// <summary>The fitted map: one row per training row, in the order in which <c>Fit</c> read them, and one column per component.</summary>
    public Matrix Coordinates => _map.Coordinates;

    /// <summary>What the fit did: sizes, methods, warnings and times.</summary>
    public UmapDiagnostics Diagnostics { get; }

    internal static ModelFormat CurrentFormat { get; } = new("UMAPPROJ", UmapModel.IndexVersion, LoaderSignature, typeof(UmapProjectionTransformer).Assembly.FullName!);

    private protected override ModelFormat Format => CurrentFormat;

    /// <summary>Loads a transformer that its <see cref="RowTransformerBase.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static UmapProjectionTransformer Load(MLContext mlContext, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return StreamModelReader.Load(stream, CurrentFormat, reader => ReadContent(mlContext, reader));
    }

    internal static UmapProjectionTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        ArchiveModelReader.Load(context, CurrentFormat, new ComponentHost(environment, LoaderSignature), reader => ReadContent(environment, reader));

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) => new ProjectionMapping(
        Host,
        _map,
        FeatureColumn.Find(inputSchema, _columns.Input, _map.Features.ColumnCount),
        _columns.Output,
        "UMAP",
        _columns.OnError,
        _columns.NumberOfThreads);

    private protected override void WriteContent(ModelWriter writer)
    {
        _columns.Write(writer);
        UmapModel.Write(writer, _parameters, Diagnostics);
        writer.Values.Write(_map.Features.RowCount);
        writer.Values.Write(_map.Features.ColumnCount);
        PlacementIndexFormat.Announce(writer, _map.Index);
        writer.WriteArray<float>("Coordinates", Coordinates.Values);
        writer.WriteArray<float>("Features", _map.Features.Values);
        PlacementIndexFormat.Write(writer, _map.Index);
    }

    private static UmapProjectionTransformer ReadContent(IHostEnvironment environment, ModelReader reader)
    {
        ProjectionColumns columns = ProjectionColumns.Read(reader);
        (UmapParameters parameters, UmapDiagnostics diagnostics) = UmapModel.Read(reader);
        int rows = reader.ReadInt32("the number of rows", 1);
        int features = reader.ReadInt32("the number of features", 1);
        bool hasIndex = reader.Version >= UmapModel.IndexVersion && reader.Values.ReadBoolean();
        int components = parameters.NumberOfComponents;
        var coordinates = new Matrix(rows, components, reader.ReadArray<float>("Coordinates", (long)rows * components));
        var matrix = new Matrix(rows, features, reader.ReadArray<float>("Features", (long)rows * features));
        ApproximateNeighborIndex? index = hasIndex ? PlacementIndexFormat.Read(reader, matrix, columns.NumberOfThreads) : null;
        var placement = new UmapPlacement(coordinates, parameters, diagnostics.A, diagnostics.B);
        return new UmapProjectionTransformer(environment, columns, parameters, matrix, new UmapFit(coordinates, diagnostics, placement, index));
    }
}
