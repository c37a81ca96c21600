using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clustering;

/// <summary>Which columns a density clustering works on, and how.</summary>
/// <param name="Output">What the names of the output columns begin with.</param>
/// <param name="Input">Column of features.</param>
/// <param name="OnError">What happens to rows with a missing, infinite or too large feature.</param>
/// <param name="NumberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
internal sealed record ClusteringColumns(string Output, string Input, RowErrorHandling OnError, int? NumberOfThreads)
{
    private string ClusterId => Output + "ClusterId";

    private string Probability => Output + "Probability";

    private string OutlierScore => Output + "OutlierScore";

    /// <summary>The output columns as a shape.</summary>
    public IEnumerable<SchemaShape.Column> Shapes =>
        [
            SchemaShapes.Key(ClusterId, SchemaShapes.KeyValues),
            SchemaShapes.Scalar(Probability, NumberDataViewType.Single),
            SchemaShapes.Scalar(OutlierScore, NumberDataViewType.Single),
        ];

    /// <exception cref="ArgumentException">An option is missing or outside its range.</exception>
    public static ClusteringColumns Of(DensityClusteringEstimator.Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.InputColumnName, nameof(options.InputColumnName));
        RowOptions.Require(options.NumberOfThreads, options.OnError);
        return new(options.OutputColumnName, options.InputColumnName, options.OnError, options.NumberOfThreads);
    }

    /// <summary>The output columns.</summary>
    /// <param name="clusterCount">Number of clusters; a key has one value at least.</param>
    public DataViewSchema.DetachedColumn[] Added(int clusterCount)
    {
        int values = Math.Max(clusterCount, 1);
        return
        [
            new(
                ClusterId,
                new KeyDataViewType(typeof(uint), values),
                TextAnnotation.KeyValues(Enumerable.Range(1, values).Select(number => number.ToString(CultureInfo.InvariantCulture)))
            ),
            new(Probability, NumberDataViewType.Single),
            new(OutlierScore, NumberDataViewType.Single),
        ];
    }

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Output);
        writer.Values.Write(Input);
        writer.Values.Write((int)OnError);
        writer.Values.Write(NumberOfThreads ?? 0);
    }

    public static ClusteringColumns Read(ModelReader reader)
    {
        string output = reader.Values.ReadString();
        string input = reader.Values.ReadString();
        RowErrorHandling onError = reader.ReadEnum<RowErrorHandling>("OnError");
        return new(output, input, onError, reader.ReadNumberOfThreads());
    }
}
