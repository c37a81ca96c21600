using MLNet.Embeddings.Clustering.Hierarchy;
using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Clustering;

/// <summary>The clusters of the training rows, and the rule that finds the cluster of any row. Any number of threads may use it.</summary>
/// <remarks>
/// A row that equals a training row has that row's answer. Any other row joins the hierarchy, which stays as it is, at that of
/// its 2 × MinPoints nearest training rows to which its mutual reachability distance is the shortest: it is in the clusters that
/// this one is in at that density, and leaves them where this one does, at the latest. (The rule of <c>approximate_predict</c> of
/// hdbscan, L. McInnes, J. Healy and S. Astels, 2017; there a new row may stay longer than the row that it joins.)
/// </remarks>
internal sealed class FittedClusters
{
    // A row whose neighborhood is denser may be nearer by reachability than the nearest.
    private const int NeighborsPerPoint = 2;

    private readonly Lock _gate = new();
    private readonly RowLookup _lookup;
    private readonly int _numberOfOthers;
    private INeighborIndex? _index;

    /// <param name="fit">The fit.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="numberOfOthers">Other rows that make a row's neighborhood dense.</param>
    /// <param name="offset">What is taken off the features of a row first; <see langword="null"/>: nothing.</param>
    public FittedClusters(DensityFit fit, DistanceMetric metric, int numberOfOthers, CommonOffset? offset)
    {
        Fit = fit;
        Metric = metric;
        Offset = offset;
        _numberOfOthers = numberOfOthers;
        _lookup = fit.Lookup ?? new RowLookup(fit.Points);
    }

    public DensityFit Fit { get; }

    public DistanceMetric Metric { get; }

    public CommonOffset? Offset { get; }

    /// <summary>Finds the clusters of rows.</summary>
    /// <param name="rows">The rows, all values finite.</param>
    /// <param name="places">Which of the rows to work on.</param>
    /// <param name="answers">Receives the answers, one place per row.</param>
    /// <param name="openContext">Opens what the work runs in; not called where all rows are training rows.</param>
    public void Answer(Matrix rows, ReadOnlySpan<int> places, ClusterMembership[] answers, Func<EngineContext> openContext)
    {
        var newRows = new List<int>();
        foreach (int row in places)
        {
            int known = _lookup.IndexOf(rows.Row(row), ContentHash.OfRow(rows.Row(row)));
            if (known >= 0)
                answers[row] = Fit.Of(known);
            else
                newRows.Add(row);
        }

        if (newRows.Count == 0)
            return;

        using EngineContext context = openContext();
        using EngineContext.StageScope stage = context.BeginStage("clusters of new rows");
        int count = Math.Min(NeighborsPerPoint * (_numberOfOthers + 1), Fit.Points.RowCount);
        NeighborTable neighbors = Ready(context).Search(rows.RowsAt([.. newRows]), count, context);
        for (int i = 0; i < newRows.Count; i++)
            answers[newRows[i]] = AnswerNew(neighbors.IndicesOf(i), neighbors.DistancesOf(i));
    }

    private ClusterMembership AnswerNew(ReadOnlySpan<int> indices, ReadOnlySpan<float> distances)
    {
        float core = 0;
        for (int i = 0, missing = _numberOfOthers; missing > 0 && i < indices.Length; i++)
        {
            missing -= Fit.Weights[indices[i]];
            core = distances[i];
        }

        // The first is the nearest of those that are as short a way off.
        int nearest = -1;
        float shortest = float.PositiveInfinity;
        for (int i = 0; i < indices.Length; i++)
        {
            float reach = Math.Max(distances[i], Math.Max(core, Fit.CoreDistances[indices[i]]));
            if (reach < shortest)
                (nearest, shortest) = (indices[i], reach);
        }

        double density = Math.Min(1 / (double)Math.Max(shortest, Fit.Shortest), Fit.PointDensities[nearest]);
        return Fit.Clusters.Of(Fit.Clusters.ClusterAt(Fit.PointClusters[nearest], density), density);
    }

    // Made for the first new row, because the fitted rows themselves never need it.
    private INeighborIndex Ready(EngineContext context)
    {
        lock (_gate)
            return _index ??= new ExactNeighborIndex(Fit.Points, Metric, context);
    }
}
