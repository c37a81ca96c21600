using MLNet.Embeddings.Neighbors.Calibration;
using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>The training rows of a projection with their positions, and the rule that gives any row a position.</summary>
/// <remarks>
/// A row that equals a training row has that row's position; equal training rows share the position of the first. So has a row that differs
/// from a training row by at most
/// <see cref="SameRowTolerance"/> of the distance to the farthest of its neighbors: a measure that does not depend on where the origin of
/// the features is, on their unit, or on rows elsewhere. Where the metric gives the origin a meaning, <see cref="SameLengthTolerance"/> of
/// the row's length is the limit too. Any other row is placed between its neighbors. The map never changes, and any number of threads may
/// use it.
/// </remarks>
internal sealed class FittedMap
{
    /// <summary>
    /// The Euclidean distance, relative to that of the farthest neighbor, up to which a row counts as a training row. An encoder in single
    /// precision may give the same item features that differ by some 1e-6 of their length in a batch of another size, on another device or
    /// in another version, and neighbors lie at .1 to 1 of it. (ONNX Runtime 1.31 on a CPU gave equal bits for a CLIP vision model at batch
    /// sizes 1 to 32.) A row that is taken for a training row wrongly is off by what no map shows.
    /// </summary>
    public const double SameRowTolerance = 1e-4;

    /// <summary>
    /// By cosine or inner product, the same relative to the row's own length: there neighbors may be of very different lengths, and far
    /// off.
    /// </summary>
    public const double SameLengthTolerance = 1e-5;

    private const int RowsPerBlock = 16;

    private readonly Lock _gate = new();
    private readonly int _neighborCount;
    private readonly PlaceRow _place;
    private readonly RowLookup _lookup;
    private INeighborIndex? _index;

    /// <param name="features">Training rows; kept, not copied.</param>
    /// <param name="coordinates">Their positions; kept, and positions of repeated rows are overwritten with the first's.</param>
    /// <param name="metric">How near rows are.</param>
    /// <param name="neighborCount">Neighbors that a new row is placed between.</param>
    /// <param name="place">Places a row between its neighbors.</param>
    /// <param name="index">Finds the neighbors of a new row; <see langword="null"/> compares it with all training rows.</param>
    /// <param name="offset">What is taken off the features of a new row first; <see langword="null"/>: nothing.</param>
    /// <param name="lookup">Finds the training rows by their values; <see langword="null"/> makes one.</param>
    public FittedMap(
        Matrix features,
        Matrix coordinates,
        DistanceMetric metric,
        int neighborCount,
        PlaceRow place,
        ApproximateNeighborIndex? index = null,
        CommonOffset? offset = null,
        RowLookup? lookup = null
    )
    {
        Offset = offset;
        Index = index;
        _index = index;
        Features = features;
        Coordinates = coordinates;
        Metric = metric;
        _neighborCount = neighborCount;
        _place = place;
        _lookup = lookup ?? new RowLookup(features);
        for (int row = 0; row < coordinates.RowCount; row++)
        {
            if (_lookup.First[row] != row)
                coordinates.Row(_lookup.First[row]).CopyTo(coordinates.Row(row));
        }
    }

    public Matrix Features { get; }

    public Matrix Coordinates { get; }

    /// <summary>How near rows are.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>What was taken off the features; <see langword="null"/>: nothing.</summary>
    public CommonOffset? Offset { get; }

    /// <summary>How far training rows lie from each other, which tells how far a new row's position can be trusted; <see langword="null"/>
    /// where nobody asks for that.</summary>
    public DistanceCalibration? Calibration { get; init; }

    /// <summary>The approximate index, where there is one; it is part of a saved map.</summary>
    public ApproximateNeighborIndex? Index { get; }

    /// <summary>Writes the position of each row.</summary>
    /// <param name="rows">The rows, all values finite.</param>
    /// <param name="places">Which of the rows to place.</param>
    /// <param name="positions">Receives the positions, one row per row of <paramref name="rows"/>.</param>
    /// <param name="openContext">Opens what the work runs in; not called where all rows are training rows.</param>
    public void Place(Matrix rows, ReadOnlySpan<int> places, Matrix positions, Func<EngineContext> openContext) =>
        Place(rows, places, positions, new float[rows.RowCount], openContext);

    /// <summary>Writes the position of each row, and how far it can be trusted.</summary>
    /// <param name="rows">The rows, all values finite.</param>
    /// <param name="places">Which of the rows to place.</param>
    /// <param name="positions">Receives the positions, one row per row of <paramref name="rows"/>.</param>
    /// <param name="trust">Receives the trust: 1 for training rows, and for all rows of a map without calibration.</param>
    /// <param name="openContext">Opens what the work runs in; not called where all rows are training rows.</param>
    public void Place(Matrix rows, ReadOnlySpan<int> places, Matrix positions, float[] trust, Func<EngineContext> openContext)
    {
        var newRows = new List<int>();
        var newHashes = new List<ulong>();
        foreach (int row in places)
        {
            ulong hash = ContentHash.OfRow(rows.Row(row));
            int known = _lookup.IndexOf(rows.Row(row), hash);
            trust[row] = 1;
            if (known >= 0)
            {
                Coordinates.Row(known).CopyTo(positions.Row(row));
            }
            else
            {
                newRows.Add(row);
                newHashes.Add(hash);
            }
        }

        if (newRows.Count == 0)
            return;

        using EngineContext context = openContext();
        using EngineContext.StageScope stage = context.BeginStage("placement");
        NeighborTable neighbors = Search(rows, newRows, context);
        int blocks = (newRows.Count + RowsPerBlock - 1) / RowsPerBlock;
        context.For(
            blocks,
            (block, _) =>
            {
                int end = Math.Min(newRows.Count, (block + 1) * RowsPerBlock);
                for (int i = block * RowsPerBlock; i < end; i++)
                    trust[newRows[i]] = PlaceNew(
                        rows.Row(newRows[i]),
                        neighbors.IndicesOf(i),
                        neighbors.DistancesOf(i),
                        newHashes[i],
                        positions.Row(newRows[i])
                    );
            }
        );
    }

    private float PlaceNew(
        ReadOnlySpan<float> row,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<float> distances,
        ulong hash,
        Span<float> position
    )
    {
        int same = FindSame(row, indices, distances);
        if (same >= 0)
        {
            Coordinates.Row(same).CopyTo(position);
            return 1;
        }

        _place(indices, distances, hash, position);
        return Calibration is null
            ? 1
            : Calibration.PValue(DistanceCalibration.Score(distances[..Math.Min(distances.Length, Calibration.NeighborCount)]));
    }

    // All neighbors are looked at, not only the nearest: by cosine another row may be as near. By inner product rows that are longer may
    // push the same one out of the neighbors altogether, and approximate search may miss it; then only equal bits count as the same.
    private int FindSame(ReadOnlySpan<float> row, ReadOnlySpan<int> candidates, ReadOnlySpan<float> distances)
    {
        if (candidates.IsEmpty)
            return -1;

        double farthest = distances[^1];
        double limit = Metric switch
        {
            DistanceMetric.Euclidean => SameRowTolerance * SameRowTolerance * farthest * farthest,
            DistanceMetric.SquaredEuclidean => SameRowTolerance * SameRowTolerance * farthest,

            // Of unit vectors, the squared distance is twice the cosine distance.
            DistanceMetric.Cosine => Math.Min(SameLengthTolerance * SameLengthTolerance, SameRowTolerance * SameRowTolerance * 2 * farthest)
                * SquaredLength(row),
            _ => SameLengthTolerance * SameLengthTolerance * SquaredLength(row),
        };
        int same = -1;
        foreach (int candidate in candidates)
        {
            double squared = SquaredDistance(row, Features.Row(candidate), limit);
            if (squared < limit || (squared == limit && same < 0))
            {
                limit = squared;
                same = candidate;
            }
        }

        return same;
    }

    private static double SquaredLength(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (float value in row)
            sum += (double)value * value;
        return sum;
    }

    private static double SquaredDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second, double limit)
    {
        double sum = 0;
        for (int i = 0; i < first.Length && sum <= limit; i++)
        {
            double difference = (double)first[i] - second[i];
            sum += difference * difference;
        }

        return sum;
    }

    private NeighborTable Search(Matrix rows, List<int> newRows, EngineContext context)
    {
        INeighborIndex index = Ready(context);
        if (newRows.Count == 1)
        {
            int count = Math.Min(_neighborCount, index.RowCount);
            var indices = new int[count];
            var distances = new float[count];
            index.Search(rows.Row(newRows[0]), indices, distances);
            return new NeighborTable(1, count, indices, distances);
        }

        var queries = new Matrix(newRows.Count, rows.ColumnCount);
        for (int i = 0; i < newRows.Count; i++)
            rows.Row(newRows[i]).CopyTo(queries.Row(i));
        return index.Search(queries, _neighborCount, context);
    }

    // An exact index is made for the first new row, because the fitted rows themselves never need it.
    private INeighborIndex Ready(EngineContext context)
    {
        lock (_gate)
            return _index ??= new ExactNeighborIndex(Features, Metric, context);
    }
}
