using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Tsne;

[assembly: LoadableClass(typeof(TsneProjectionTransformer), null, typeof(SignatureLoadModel), "t-SNE projection", TsneProjectionTransformer.LoaderSignature)]

namespace MLNet.Embeddings.Tsne;

/// <summary>A fitted t-SNE map: gives any row of features its position in the map.</summary>
/// <remarks>
/// A row that equals a training row, or differs from it by no more than an encoder's rounding (a hundred-thousandth of the row's length), has the training
/// row's position; equal training rows share one. Any other row is placed against the map, which stays as it is, so that the answer never depends on
/// other new rows, on batches or on threads; the work per new row grows with the number of training rows. A row with a missing or infinite feature is
/// handled as <see cref="TsneProjectionEstimator.Options.OnError"/> says.
/// </remarks>
public sealed class TsneProjectionTransformer : RowTransformerBase
{
    internal const string LoaderSignature = "TsneProjection";

    private readonly ProjectionColumns _columns;
    private readonly TsneParameters _parameters;
    private readonly FittedMap _map;

    internal TsneProjectionTransformer(
        IHostEnvironment environment,
        ProjectionColumns columns,
        TsneParameters parameters,
        Matrix features,
        Matrix coordinates,
        TsneDiagnostics diagnostics,
        ApproximateNeighborIndex? index)
        : base(environment, nameof(TsneProjectionTransformer))
    {
        _columns = columns;
        _parameters = parameters;
        Diagnostics = diagnostics;
        var placement = new TsnePlacement(coordinates, parameters.DegreesOfFreedom, parameters.Metric, [.. diagnostics.Perplexities]);
        _map = new FittedMap(
            features,
            coordinates,
            parameters.Metric,
            Math.Max(1, diagnostics.NumberOfNeighbors),
            (indices, distances, _, position) => placement.Place(indices, distances, position),
            index);
    }

    /// <summary>The fitted map: one row per training row, in the order in which <c>Fit</c> read them, and one column per component.</summary>
    public Matrix Coordinates => _map.Coordinates;

    /// <summary>What the fit did: sizes, methods, divergence, warnings and times.</summary>
    public TsneDiagnostics Diagnostics { get; }

    internal static ModelFormat CurrentFormat { get; } = new("TSNEPROJ", TsneModel.IndexVersion, LoaderSignature, typeof(TsneProjectionTransformer).Assembly.FullName!);

    private protected override ModelFormat Format => CurrentFormat;

    /// <summary>Loads a transformer that its <see cref="RowTransformerBase.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static TsneProjectionTransformer Load(MLContext mlContext, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return StreamModelReader.Load(stream, CurrentFormat, reader => ReadContent(mlContext, reader));
    }

    internal static TsneProjectionTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        ArchiveModelReader.Load(context, CurrentFormat, new ComponentHost(environment, LoaderSignature), reader => ReadContent(environment, reader));

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) => new ProjectionMapping(
        Host,
        _map,
        FeatureColumn.Find(inputSchema, _columns.Input, _map.Features.ColumnCount),
        _columns.Output,
        "TSNE",
        _columns.OnError,
        _columns.NumberOfThreads);

    private protected override void WriteContent(ModelWriter writer)
    {
        _columns.Write(writer);
        TsneModel.Write(writer, _parameters, Diagnostics);
        writer.Values.Write(_map.Features.RowCount);
        writer.Values.Write(_map.Features.ColumnCount);
        PlacementIndexFormat.Announce(writer, _map.Index);
        writer.WriteArray<float>("Coordinates", Coordinates.Values);
        writer.WriteArray<float>("Features", _map.Features.Values);
        PlacementIndexFormat.Write(writer, _map.Index);
    }

    private static TsneProjectionTransformer ReadContent(IHostEnvironment environment, ModelReader reader)
    {
        ProjectionColumns columns = ProjectionColumns.Read(reader);
        (TsneParameters parameters, TsneDiagnostics diagnostics) = TsneModel.Read(reader);
        int rows = reader.ReadInt32("the number of rows", 1);
        int features = reader.ReadInt32("the number of features", 1);
        bool hasIndex = reader.Version >= TsneModel.IndexVersion && reader.Values.ReadBoolean();
        int components = parameters.NumberOfComponents;
        var coordinates = new Matrix(rows, components, reader.ReadArray<float>("Coordinates", (long)rows * components));
        var matrix = new Matrix(rows, features, reader.ReadArray<float>("Features", (long)rows * features));
        ApproximateNeighborIndex? index = hasIndex ? PlacementIndexFormat.Read(reader, matrix, columns.NumberOfThreads) : null;
        return new TsneProjectionTransformer(environment, columns, parameters, matrix, coordinates, diagnostics, index);
    }
}
