using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Samples.Digits;
using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Projections;

/// <summary>Fits one method after the other to the same digits.</summary>
internal sealed class DigitsRun(MLContext mlContext, IDataView data, DigitSet digits, CommandConsole console, CancellationToken cancellation)
{
    /// <summary>Name of the column that a projection writes.</summary>
    public const string MapColumn = "Map";

    /// <summary>Fits a pipeline that ends in a projection to <see cref="MapColumn"/>, and measures the map.</summary>
    public FittedDigits Map<T>(string method, string key, IEstimator<T> projection, Func<T, IReadOnlyList<KeyValuePair<string, double>>> stages)
        where T : class, ITransformer
    {
        // The rows are in memory and a projection reads them once; after an expensive stage, AppendCacheCheckpoint would belong between.
        EstimatorChain<T> pipeline = mlContext.Transforms.Conversion.MapValueToKey("Digit", nameof(DigitRow.Label)).Append(projection);
        var clock = Stopwatch.StartNew();
        TransformerChain<T> model = pipeline.Fit(data);
        double seconds = clock.Elapsed.TotalSeconds;

        IDataView mapped = model.Transform(data);
        Matrix features = MatrixDataView.Read(mapped, nameof(DigitRow.Features), cancellation);
        Matrix map = MatrixDataView.Read(mapped, MapColumn, cancellation);
        using var context = new EngineContext(callback: console.OnProgress);
        using EngineContext.StageScope stage = context.BeginStage($"quality of {method}");
        ProjectionMetrics quality = ProjectionQuality.Measure(features, map, digits.Labels, context);
        return new FittedDigits(method, key, map, seconds, stages(model.LastTransformer), quality);
    }
}
