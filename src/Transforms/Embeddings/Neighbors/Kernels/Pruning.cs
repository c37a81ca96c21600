namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Decides round by round whether to rule out pairs by coarse rows first.</summary>
/// <remarks>
/// Each round that tries is measured by the multiplications it took, which depend on the data alone. One that did not pay is followed by a
/// pause, each time twice as long: on rows without structure the attempts vanish among the rounds, and where the thresholds tighten late
/// they are not missed.
/// </remarks>
internal sealed class Pruning
{
    /// <summary>Directions that coarse rows keep.</summary>
    public const int DirectionCount = 64;

    // What finding directions takes, about 10¹⁰ multiplications, has to be little against the search.
    private const double LeastMultiplications = 2e11;
    private const int LeastDepthShare = 4;

    // Rows that vary along more directions than this keep too little of their distances along the leading ones.
    private const double LargestUsefulDimension = 2 * DirectionCount;

    // Coarse tiles are shallow, so what they cost besides multiplying weighs more.
    private const double LargestUsefulShare = 0.8;

    private readonly ColumnPanels _coarse;
    private readonly double _multiplicationsPerRound;
    private readonly bool _always;
    private int _nextAttempt;
    private int _pause = 1;

    private Pruning(ColumnPanels coarse, double multiplicationsPerRound, bool always)
    {
        _coarse = coarse;
        _multiplicationsPerRound = multiplicationsPerRound;
        _always = always;
    }

    /// <summary>Prepares coarse rows where they may pay.</summary>
    /// <param name="rows">The rows, in the order of the search.</param>
    /// <param name="blockRows">Rows per block.</param>
    /// <param name="metric">The metric that they were prepared for.</param>
    /// <param name="use">Whether to decide by size and success.</param>
    /// <param name="path">Vector width.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>The decision; null where all pairs are to be compared.</returns>
    public static Pruning? Of(PreparedRows rows, int blockRows, DistanceMetric metric, PruningUse use, SimdPath path, EngineContext context)
    {
        double pairs = (double)rows.Count * (rows.Count - 1) / 2;
        bool always = use == PruningUse.Always;
        int directionCount = always ? Math.Min(DirectionCount, rows.Depth / LeastDepthShare) : DirectionCount;
        if (
            use == PruningUse.Never
            || metric == DistanceMetric.InnerProduct
            || directionCount == 0
            || !(always || (IsLarge(rows.Count, rows.Depth) && HasFewDirections(rows)))
        )
            return null;

        PreparedRows? coarse = CoarseRows.Of(rows, directionCount, path, context);
        if (coarse is null)
            return null;

        var panels = new ColumnPanels(coarse, blockRows, context);
        double rounds = Math.Max(1, panels.BlockCount - 1);
        return new Pruning(panels, pairs * rows.Depth / rounds, always);
    }

    /// <summary>Whether pruning is likely to pay for rows among themselves.</summary>
    public static bool IsLikely(ReferenceRows rows)
    {
        if (rows.Metric == DistanceMetric.InnerProduct || !IsLarge(rows.Count, rows.Space.Depth))
            return false;

        var sample = new Matrix(Math.Min(rows.Count, EffectiveDimension.SampleRows), rows.Distinct.Rows.ColumnCount);
        var norms = new double[sample.RowCount];
        for (int i = 0; i < sample.RowCount; i++)
        {
            int place = EffectiveDimension.PlaceOf(i, sample.RowCount, rows.Count);
            rows.Distinct.Rows.Row(place).CopyTo(sample.Row(i));
            norms[i] = rows.SquaredNorms[place];
        }

        return HasFewDirections(rows.Space.Prepare(sample, norms));
    }

    /// <summary>The coarse rows to use in a round, or null.</summary>
    public ColumnPanels? CoarseFor(int round) => _always || round >= _nextAttempt ? _coarse : null;

    /// <summary>Takes note of what a round with coarse rows took.</summary>
    public void Record(int round, long multiplications)
    {
        if (multiplications <= LargestUsefulShare * _multiplicationsPerRound)
            return;

        _nextAttempt = round + 1 + _pause;
        _pause *= 2;
    }

    private static bool IsLarge(int count, int depth) =>
        depth >= LeastDepthShare * DirectionCount && (double)count * (count - 1) / 2 * depth >= LeastMultiplications;

    private static bool HasFewDirections(PreparedRows rows) => EffectiveDimension.Of(rows) <= LargestUsefulDimension;
}
