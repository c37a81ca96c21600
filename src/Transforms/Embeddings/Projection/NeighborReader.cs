using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Projection;

/// <summary>Reads features from a view and finds the neighbors of its rows.</summary>
internal sealed class NeighborReader
{
    private readonly ComponentHost _host;
    private readonly IDataView _data;
    private readonly FeatureColumn _features;

    public NeighborReader(IHostEnvironment environment, IDataView data, string features)
    {
        _host = new ComponentHost(environment, nameof(NeighborSet));
        _data = data;
        _features = FeatureColumn.Find(data.Schema, features, takesDouble: true);
    }

    public NeighborSet Find(
        int neighborCount,
        DistanceMetric metric,
        NeighborMethod search,
        int seed,
        int? numberOfThreads,
        CancellationToken cancellationToken
    )
    {
        using LogChannel log = _host.Log("Find");
        using var context = new EngineContext(numberOfThreads, new ProgressLog(_host, log), cancellationToken);
        FeatureSet rows = new FeatureReader(_features, null, metric, skipInvalidRows: true).Read(_data, context);
        if (rows.SkippedRows > 0)
            log.Info(
                $"{InvalidRowLog.Describe(rows.SkippedRows, _features.Column.Name)} and {(rows.SkippedRows == 1 ? "was" : "were")} left "
                    + "out."
            );
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        return NeighborSet.Of(DistinctRows.Of(rows.Features, context), neighborCount, metric, search, seed, context);
    }
}
