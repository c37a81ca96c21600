using MLNet.Embeddings.NearestNeighbors;
using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Tables;

namespace MLNet.Embeddings;

/// <summary>The training rows of a <see cref="NearestNeighborsTrainer{TTransformer}"/>, made ready to be searched.</summary>
/// <remarks>It never changes, and any number of threads may use it at once.</remarks>
public sealed class NearestNeighborsModel
{
    private readonly INeighborIndex _index;
    private readonly float[] _labels;
    private readonly string[]? _keys;

    internal NearestNeighborsModel(
        INeighborIndex index,
        Matrix rows,
        float[] labels,
        string[]? keys,
        int neighborCount,
        NeighborWeighting weighting
    )
    {
        _index = index;
        Rows = rows;
        _labels = labels;
        _keys = keys;
        NeighborCount = neighborCount;
        Weighting = weighting;
    }

    /// <summary>Number of training rows.</summary>
    public int RowCount => Rows.RowCount;

    /// <summary>Features per row.</summary>
    public int Dimension => Rows.ColumnCount;

    /// <summary>Training rows that predict a row: as many as were asked for, or all where there are fewer.</summary>
    public int NeighborCount { get; }

    /// <summary>How distance is measured.</summary>
    public DistanceMetric Metric => _index.Metric;

    /// <summary>How much each neighbor counts.</summary>
    public NeighborWeighting Weighting { get; }

    /// <summary>How rows are found: <see cref="NeighborMethod.Exact"/> or <see cref="NeighborMethod.Approximate"/>.</summary>
    public NeighborMethod Method => Approximate is null ? NeighborMethod.Exact : NeighborMethod.Approximate;

    /// <summary>The share of the nearest rows that a search finds, from 0 to 1: 1 for exact search, else measured on points between
    /// rows.</summary>
    public double Recall => _index.Recall;

    internal Matrix Rows { get; }

    internal ReadOnlySpan<float> Labels => _labels;

    internal string[]? Keys => _keys;

    internal ApproximateNeighborIndex? Approximate => _index as ApproximateNeighborIndex;

    internal static NearestNeighborsModel Create(LabeledRows rows, NearestNeighborsSettings settings, int seed, EngineContext context)
    {
        return new NearestNeighborsModel(
            IndexChoice.MakeReady(rows.Rows, settings.Metric, settings.Method, seed, context),
            rows.Rows,
            rows.Labels,
            rows.Keys,
            Math.Min(settings.NumberOfNeighbors, rows.Rows.RowCount),
            settings.Weighting
        );
    }

    internal NeighborTable Search(Matrix queries, EngineContext context) => _index.Search(queries, NeighborCount, context);

    /// <summary>How much each neighbor counts.</summary>
    /// <param name="distances">Their distances, nearest first.</param>
    /// <param name="weights">Receives the weights; at least one is above 0.</param>
    internal void Weigh(ReadOnlySpan<float> distances, Span<double> weights)
    {
        bool isUniform = Weighting == NeighborWeighting.Uniform;
        bool hasEqual = distances[0] == 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] =
                isUniform ? 1
                : hasEqual ? (distances[i] == 0 ? 1 : 0)
                : 1.0 / distances[i];
        }
    }
}
