using System.Text.Json;
using MLNet.Embeddings.Cluster.Joins;
using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Duplicates.Calibration;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>The threshold that unrelated rows of a sample reach at a rate, as duplicates of one process are calibrated.</summary>
internal static class CalibrateStep
{
    /// <summary>Name of the output.</summary>
    public const string FileName = "threshold.json";

    // Some 400,000 pairs.
    private const int MostRows = 900;

    public static async Task<long> RunAsync(StepContext context)
    {
        VectorRecords sample = await context.SampleAsync(context.Step.Inputs).ConfigureAwait(false);
        Matrix rows = DistinctVectors.Of(new ComparableRows(sample.Vectors, sample.Rows), context.Engine).Vectors;
        double[] norms = ReferenceRows.SquaredNormsOf(rows, SimdPaths.Widest, context.Engine);
        var distance = new RowDistance(rows, norms, rows, norms, DistanceMetric.Cosine, SimdPaths.Widest);
        Calibrated found = NullCalibration.Calibrate(
            rows.RowCount,
            (first, second, _) => 1 - (float)distance.Between(first, second),
            MostRows,
            context.Parameter<double>("rate"),
            context.Engine
        );
        await context.WriteAsync(stream => Write(stream, found)).ConfigureAwait(false);
        return found.PairCount;
    }

    private static void Write(Stream stream, Calibrated found)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        writer.WriteStartObject();
        writer.WriteNumber("threshold", found.Threshold);
        writer.WriteNumber("rows", found.RowCount);
        writer.WriteNumber("pairs", found.PairCount);
        writer.WriteBoolean("isSufficient", found.IsSufficient);
        writer.WriteEndObject();
    }
}
