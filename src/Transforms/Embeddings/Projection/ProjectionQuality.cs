using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings;

/// <summary>Measures how well a map keeps the neighborhoods of its rows, on a sample, by exact neighbors.</summary>
public static class ProjectionQuality
{
    /// <summary>Trustworthiness compares all pairs of at most so many rows of the sample.</summary>
    public const int TrustworthinessSampleSize = 2000;

    /// <summary>The correlation of distances compares all pairs of at most so many rows of the sample.</summary>
    public const int DistanceSampleSize = 1000;

    private const int RowsPerBlock = 16;

    /// <summary>Measures a map.</summary>
    /// <param name="features">Rows × features.</param>
    /// <param name="coordinates">The map of the same rows: rows × components.</param>
    /// <param name="labels">A class per row; <see langword="null"/> leaves the label accuracy out.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="numberOfNeighbors">Neighbors per row, k, 1 or more; fewer are compared where there are fewer other rows.</param>
    /// <param name="sampleSize">Rows whose neighborhoods are compared, 1 or more.</param>
    /// <param name="seed">Selects the sample.</param>
    /// <param name="neighbors">Neighbors of the features that were found beforehand; <see langword="null"/> searches, and so it is where
    /// they are approximate.</param>
    /// <returns>The figures; those of fewer than two rows are 1.</returns>
    /// <exception cref="ArgumentException">The numbers of rows differ, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1.</exception>
    public static ProjectionMetrics Measure(
        Matrix features,
        Matrix coordinates,
        int[]? labels = null,
        EngineContext? context = null,
        int numberOfNeighbors = 10,
        int sampleSize = 5000,
        ulong seed = 0,
        NeighborSet? neighbors = null
    )
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        return MeasureAll(features, [coordinates], labels, context, numberOfNeighbors, sampleSize, seed, neighbors)[0];
    }

    /// <summary>Measures several maps of the same rows on the same sample; what the features say is searched once for all of
    /// them.</summary>
    /// <param name="features">Rows × features.</param>
    /// <param name="maps">The maps: each rows × components.</param>
    /// <param name="labels">A class per row; <see langword="null"/> leaves the label accuracy out.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="numberOfNeighbors">Neighbors per row, k, 1 or more; fewer are compared where there are fewer other rows.</param>
    /// <param name="sampleSize">Rows whose neighborhoods are compared, 1 or more.</param>
    /// <param name="seed">Selects the sample.</param>
    /// <param name="neighbors">Neighbors of the features that were found beforehand; <see langword="null"/> searches, and so it is where
    /// they are approximate.</param>
    /// <returns>The figures of each map, those that <see cref="Measure"/> gives.</returns>
    /// <exception cref="ArgumentException">The numbers of rows differ, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1.</exception>
    public static ProjectionMetrics[] MeasureAll(
        Matrix features,
        IReadOnlyList<Matrix> maps,
        int[]? labels = null,
        EngineContext? context = null,
        int numberOfNeighbors = 10,
        int sampleSize = 5000,
        ulong seed = 0,
        NeighborSet? neighbors = null
    )
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(maps);
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("quality");
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfNeighbors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 1);
        int rowCount = features.RowCount;
        foreach (Matrix map in maps)
        {
            if (map.RowCount != rowCount)
                throw new ArgumentException($"The map has {map.RowCount} rows, the features have {rowCount}.", nameof(maps));
        }

        if (labels is not null && labels.Length != rowCount)
            throw new ArgumentException($"There are {labels.Length} labels for {rowCount} rows.", nameof(labels));

        int[] sample = Sample(rowCount, sampleSize, seed);
        int count = Math.Min(numberOfNeighbors, rowCount - 1);
        if (count < 1)
        {
            return
            [
                .. maps.Select(_ =>
                    Metrics(rowCount, sample.Length, 0, labels is null ? null : 1, 1, 1) with
                    {
                        Continuity = 1,
                        LocalContinuityMetaCriterion = 1,
                        RandomTripletAccuracy = 1,
                        DistanceCorrelation = 1,
                        NeighborhoodHit = labels is null ? null : 1,
                    }
                ),
            ];
        }

        int[] truth = TrueNeighbors(features, sample, count, neighbors, context);
        int[] ranked = sample[..Math.Min(sample.Length, TrustworthinessSampleSize)];
        Matrix rankedFeatures = features.RowsAt(ranked);
        Matrix[] rankedMaps = [.. maps.Select(map => map.RowsAt(ranked))];
        double[] trustworthiness = Trustworthiness(rankedFeatures, rankedMaps, count, context);
        double[] continuity = MapContinuity.Of(rankedFeatures, rankedMaps, count, context);
        double[] triplets = RandomTriplets.Of(features, maps, sample, seed);
        int[] paired = sample[..Math.Min(sample.Length, DistanceSampleSize)];
        double[] correlations = DistanceRanks.Correlations(features.RowsAt(paired), [.. maps.Select(map => map.RowsAt(paired))], context);
        return
        [
            .. maps.Select(
                (map, i) =>
                    Compare(OtherNeighbors(map, sample, count, context), truth, sample, count, labels, rowCount, trustworthiness[i]) with
                    {
                        Continuity = continuity[i],
                        RandomTripletAccuracy = triplets[i],
                        DistanceCorrelation = correlations[i],
                    }
            ),
        ];
    }

    /// <summary>Share of placed rows whose label is the most frequent one among their nearest training rows in the map.</summary>
    /// <param name="coordinates">Positions of the training rows.</param>
    /// <param name="labels">A class per training row.</param>
    /// <param name="placed">Positions of other rows.</param>
    /// <param name="placedLabels">A class per other row.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="numberOfNeighbors">Neighbors per row, k, 1 or more.</param>
    /// <returns>The share, from 0 to 1; <see cref="double.NaN"/> where nothing was placed.</returns>
    /// <exception cref="ArgumentException">The numbers of rows and labels, or of components, differ.</exception>
    public static double PlacementAccuracy(
        Matrix coordinates,
        int[] labels,
        Matrix placed,
        int[] placedLabels,
        EngineContext? context = null,
        int numberOfNeighbors = 10
    )
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(placed);
        ArgumentNullException.ThrowIfNull(placedLabels);
        if (labels.Length != coordinates.RowCount || placedLabels.Length != placed.RowCount)
            throw new ArgumentException(
                $"{labels.Length} and {placedLabels.Length} labels came with {coordinates.RowCount} and {placed.RowCount} rows.",
                nameof(labels)
            );
        if (placed.RowCount == 0)
            return double.NaN;

        using EngineContext? own = EngineContext.Ensure(ref context);
        NeighborTable near = ExactNeighborSearch.SearchAside(coordinates, placed, numberOfNeighbors, DistanceMetric.Euclidean, context);
        int matches = 0;
        for (int row = 0; row < placed.RowCount; row++)
            matches += MostFrequent(near.IndicesOf(row), labels) == placedLabels[row] ? 1 : 0;
        return (double)matches / placed.RowCount;
    }

    private static ProjectionMetrics Compare(
        int[] near,
        int[] truth,
        int[] sample,
        int count,
        int[]? labels,
        int rowCount,
        double trustworthiness
    )
    {
        int hits = 0;
        int matches = 0;
        long sameLabels = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            ReadOnlySpan<int> inMap = near.AsSpan(i * count, count);
            ReadOnlySpan<int> byFeatures = truth.AsSpan(i * count, count);
            foreach (int row in inMap)
                hits += byFeatures.Contains(row) ? 1 : 0;
            if (labels is null)
                continue;
            matches += MostFrequent(inMap, labels) == labels[sample[i]] ? 1 : 0;
            foreach (int row in inMap)
                sameLabels += labels[row] == labels[sample[i]] ? 1 : 0;
        }

        double pairs = (double)sample.Length * count;
        return Metrics(
            rowCount,
            sample.Length,
            count,
            labels is null ? null : (double)matches / sample.Length,
            hits / pairs,
            trustworthiness
        ) with
        {
            LocalContinuityMetaCriterion = (hits / pairs) - (count / (rowCount - 1.0)),
            NeighborhoodHit = labels is null ? null : sameLabels / pairs,
        };
    }

    // The first entries of a Fisher–Yates shuffle.
    internal static int[] Sample(int rowCount, int sampleSize, ulong seed)
    {
        var order = new int[rowCount];
        for (int i = 0; i < rowCount; i++)
            order[i] = i;
        int count = Math.Min(sampleSize, rowCount);
        for (int i = 0; i < count; i++)
        {
            int other = i + CounterRandom.Index(CounterRandom.Bits(seed, 0, (ulong)i), rowCount - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order[..count];
    }

    private static int[] TrueNeighbors(Matrix features, int[] sample, int count, NeighborSet? neighbors, EngineContext context)
    {
        if (neighbors is null || !neighbors.Serves(NeighborMethod.Exact))
        {
            WorkCounts.AddNeighborSearch();
            return OtherNeighbors(features, sample, count, context);
        }

        NeighborTable table = neighbors.Among(new RowLookup(features, context), count, DistanceMetric.Euclidean, context);
        return [.. sample.SelectMany(row => table.IndicesOf(row).ToArray())];
    }

    private static int[] OtherNeighbors(Matrix rows, int[] sample, int count, EngineContext context)
    {
        NeighborTable table = ExactNeighborSearch.SearchAside(rows, rows.RowsAt(sample), count + 1, DistanceMetric.Euclidean, context);
        var others = new int[sample.Length * count];
        for (int i = 0; i < sample.Length; i++)
        {
            int found = 0;
            foreach (int row in table.IndicesOf(i))
            {
                // Among more than k equal rows the row itself may be missing; then the last one is left over.
                if (row != sample[i] && found < count)
                    others[(i * count) + found++] = row;
            }
        }

        return others;
    }

    private static int MostFrequent(ReadOnlySpan<int> rows, int[] labels)
    {
        const int longestOnStack = 256;
        Span<int> sorted = rows.Length <= longestOnStack ? stackalloc int[longestOnStack] : new int[rows.Length];
        sorted = sorted[..rows.Length];
        for (int i = 0; i < rows.Length; i++)
            sorted[i] = labels[rows[i]];
        sorted.Sort();
        int best = sorted[0];
        int bestCount = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start]; end++) { }

            if (end - start <= bestCount)
                continue;
            best = sorted[start];
            bestCount = end - start;
        }

        return best;
    }

    private static double[] Trustworthiness(Matrix features, Matrix[] maps, int numberOfNeighbors, EngineContext context)
    {
        int rowCount = features.RowCount;
        int count = Math.Min(numberOfNeighbors, (rowCount - 1) / 2);
        if (count < 1)
            return [.. maps.Select(_ => 1.0)];

        NeighborTable[] near = [.. maps.Select(map => ExactNeighborSearch.SearchAside(map, count, DistanceMetric.Euclidean, context))];
        int blockCount = (rowCount + RowsPerBlock - 1) / RowsPerBlock;
        var penalties = new long[blockCount * maps.Length];
        context.For(
            blockCount,
            (block, _) =>
            {
                var distances = new double[rowCount];
                int end = Math.Min(rowCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    for (int other = 0; other < rowCount; other++)
                        distances[other] = MapDistance.Squared(features.Row(row), features.Row(other));
                    for (int map = 0; map < near.Length; map++)
                    {
                        foreach (int neighbor in near[map].IndicesOf(row))
                            penalties[(map * blockCount) + block] += Math.Max(0, MapContinuity.Rank(distances, row, neighbor) - count);
                    }
                }
            }
        );

        double largest = (double)rowCount * count * ((2.0 * rowCount) - (3.0 * count) - 1);
        return [.. maps.Select((_, map) => 1 - (2.0 * penalties.AsSpan(map * blockCount, blockCount).ToArray().Sum() / largest))];
    }

    private static ProjectionMetrics Metrics(
        int rowCount,
        int sampleSize,
        int numberOfNeighbors,
        double? accuracy,
        double recall,
        double trustworthiness
    ) =>
        new()
        {
            RowCount = rowCount,
            SampleSize = sampleSize,
            NeighborCount = numberOfNeighbors,
            LabelAccuracy = accuracy,
            NeighborRecall = recall,
            Trustworthiness = trustworthiness,
        };
}
