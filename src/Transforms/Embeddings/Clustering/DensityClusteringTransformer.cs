using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Clustering;
using MLNet.Embeddings.Clustering.Parameters;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(DensityClusteringTransformer),
    null,
    typeof(SignatureLoadModel),
    "Density clustering",
    DensityClusteringTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Fitted clusters: gives any row of features its cluster, how deep within it the row is, and how far out.</summary>
/// <remarks>The answer for a row depends on that row and on the fit alone. A row with a missing or infinite feature, or with one too large
/// for the metric, is handled as <see cref="DensityClusteringEstimator.Options.OnError"/> says.</remarks>
public sealed class DensityClusteringTransformer : RowTransformer
{
    internal const string LoaderSignature = "DensityClustering";

    private readonly ClusteringColumns _columns;
    private readonly DensityParameters _parameters;
    private readonly FittedClusters _clusters;

    internal DensityClusteringTransformer(
        IHostEnvironment environment,
        ClusteringColumns columns,
        DensityParameters parameters,
        DensityFit fit,
        CommonOffset? offset,
        DensityClusteringDiagnostics diagnostics
    )
        : base(environment, CurrentFormat)
    {
        _columns = columns;
        _parameters = parameters;
        _clusters = new FittedClusters(fit, parameters.Metric, parameters.NumberOfOthers, offset);
        Diagnostics = diagnostics;
    }

    /// <summary>What the fit found, and how.</summary>
    public DensityClusteringDiagnostics Diagnostics { get; }

    internal static LoadableFormat<DensityClusteringTransformer> CurrentFormat { get; } = new("DENSCLUS", 1, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static DensityClusteringTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static DensityClusteringTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new ClusteringMapping(
            Host,
            _clusters,
            FeatureColumn.Find(inputSchema, _columns.Input, _clusters.Fit.Points.ColumnCount, takesDouble: true),
            _columns
        );

    private protected override void WriteContent(ModelWriter writer)
    {
        _columns.Write(writer);
        DensityModel.Write(writer, _parameters, Diagnostics, _clusters);
    }

    private static DensityClusteringTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        ClusteringColumns columns = ClusteringColumns.Read(reader);
        DensityParameters parameters = DensityModel.ReadParameters(reader);
        DensityClusteringDiagnostics diagnostics = DensityModel.ReadDiagnostics(reader);
        (DensityFit fit, CommonOffset? offset) = DensityModel.ReadFit(reader, parameters.Metric);
        return new DensityClusteringTransformer(environment, columns, parameters, fit, offset, diagnostics);
    }
}
