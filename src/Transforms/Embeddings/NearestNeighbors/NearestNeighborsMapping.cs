using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>The prediction of rows from their neighbors, bound to an input schema.</summary>
internal sealed class NearestNeighborsMapping : IBatchMapping
{
    private const int RowsPerBatch = 256;

    public NearestNeighborsMapping(
        ComponentHost host,
        NearestNeighborsModel model,
        NeighborPrediction prediction,
        FeatureColumn features,
        NearestNeighborsColumns columns
    )
    {
        Host = host;
        Model = model;
        Prediction = prediction;
        Features = features;
        NumberOfThreads = columns.NumberOfThreads;
        Outputs = prediction.Outputs;
        if (columns.NeighborKeys is { } keys)
            Outputs =
            [
                .. Outputs,
                new DataViewSchema.DetachedColumn(keys, new VectorDataViewType(TextDataViewType.Instance, model.NeighborCount)),
            ];
    }

    public ComponentHost Host { get; }

    public NearestNeighborsModel Model { get; }

    public NeighborPrediction Prediction { get; }

    public FeatureColumn Features { get; }

    public int? NumberOfThreads { get; }

    public IReadOnlyList<DataViewSchema.Column> Inputs => [Features.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public int MaximumBatchSize => RowsPerBatch;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new NearestNeighborsBatch(this, source, capacity);
}
