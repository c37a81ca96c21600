using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Quality.Novelty;

/// <summary>Reads two sets of rows and has them compared.</summary>
internal sealed class DriftReader(IHostEnvironment environment, string features)
{
    private readonly ComponentHost _host = new(environment, nameof(DriftMetrics));

    public DriftMetrics Evaluate(
        IDataView reference,
        IDataView batch,
        int neighborCount,
        DistanceMetric metric,
        int sampleSize,
        int seed,
        int? numberOfThreads,
        CancellationToken cancellationToken
    )
    {
        using LogChannel log = _host.Log("Evaluate");
        using var context = new EngineContext(numberOfThreads, new ProgressLog(_host, log), cancellationToken);
        Matrix known = Read(reference, "reference", metric, sampleSize, log, context);
        Matrix others = Read(batch, "batch", metric, sampleSize, log, context);
        if (known.ColumnCount != others.ColumnCount)
            throw new InvalidOperationException(
                $"Column '{features}' has {known.ColumnCount} features in the reference and {others.ColumnCount} in the batch; both must "
                    + "come from one model."
            );
        return DriftTest.Run(known, others, neighborCount, metric, seed, context);
    }

    private Matrix Read(IDataView data, string role, DistanceMetric metric, int sampleSize, LogChannel log, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("read");
        KeyedRows read = new KeyedRowsReader(data.Schema, features, null).Read(data, RowRange.ForDistances(metric), context.Report);
        if (read.SkippedRows > 0)
            log.Warning(
                $"{InvalidRowLog.Describe(read.SkippedRows, features)} of the {role} and {(read.SkippedRows == 1 ? "was" : "were")} left "
                    + "out."
            );
        int rows = read.Rows.RowCount;
        if (rows < 2)
            throw new InvalidOperationException($"The {role} holds {rows} usable rows in column '{features}': give 2 or more.");
        return rows <= sampleSize
            ? read.Rows
            : read.Rows.RowsAt([.. Enumerable.Range(0, sampleSize).Select(i => (int)((long)i * rows / sampleSize))]);
    }
}
