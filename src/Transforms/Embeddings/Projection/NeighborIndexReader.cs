using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Projection;

/// <summary>Reads vectors and keys from a view and makes them ready to be searched.</summary>
internal sealed class NeighborIndexReader
{
    private readonly ComponentHost _host;
    private readonly IDataView _data;
    private readonly string _features;
    private readonly KeyedRowsReader _reader;

    public NeighborIndexReader(IHostEnvironment environment, IDataView data, string features, string? keys)
    {
        _host = new ComponentHost(environment, nameof(NeighborIndex));
        _data = data;
        _features = features;
        _reader = new KeyedRowsReader(data.Schema, features, keys);
    }

    public NeighborIndex Build(NeighborMethod method, int seed, int? numberOfThreads, CancellationToken cancellationToken)
    {
        using LogChannel log = _host.Log("Build");
        using var context = new EngineContext(numberOfThreads, new ProgressLog(_host, log), cancellationToken);
        KeyedRows read = Read(context);
        if (read.SkippedRows > 0)
            log.Warning(
                $"{InvalidRowLog.Describe(read.SkippedRows, _features)} and {(read.SkippedRows == 1 ? "was" : "were")} left out of the "
                    + "index."
            );
        return NeighborIndex.Create(read.Rows, read.Keys, read.SkippedRows, method, seed, context);
    }

    private KeyedRows Read(EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("read");
        return _reader.Read(_data, RowRange.ForDistances(DistanceMetric.Cosine), context.Report);
    }
}
