using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>Fits one method after the other to the same digits.</summary>
internal sealed class DigitsRun(MLContext mlContext, IDataView data, CancellationToken cancellation)
{
    /// <summary>Name of the column that a projection writes.</summary>
    public const string MapColumn = "Map";

    /// <summary>Fits a pipeline that ends in a projection to <see cref="MapColumn"/>.</summary>
    public FittedDigits Map<T>(string method, string key, IEstimator<T> projection)
        where T : ProjectionTransformer
    {
        // The rows are in memory and a projection reads them once; after an expensive stage, AppendCacheCheckpoint would belong between.
        EstimatorChain<T> pipeline = mlContext.Transforms.Conversion.MapValueToKey("Digit", nameof(DigitRow.Label)).Append(projection);
        var clock = Stopwatch.StartNew();
        TransformerChain<T> model = pipeline.Fit(data);
        double seconds = clock.Elapsed.TotalSeconds;

        Matrix map = mlContext.Data.CreateMatrix(model.Transform(data), MapColumn, cancellation);
        return new FittedDigits(method, key, map, seconds, StageTimes.SecondsOf(model.LastTransformer.Diagnostics));
    }
}
