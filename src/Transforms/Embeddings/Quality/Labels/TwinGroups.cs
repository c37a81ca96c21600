namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Which rows are near twins of each other, such as the frames of one scene or copies of one picture: as witnesses they count
/// once.</summary>
/// <remarks>
/// Two rows are twins where they lie so near that hardly any row would be expected there: among rows of m dimensions, the number
/// of rows within the share r of the distance to the K-th neighbor is about K·rᵐ, and r is taken where that is <see
/// cref="ExpectedByChance"/>. The dimension is estimated from the ranks K/2 to K (E. Levina and P. Bickel, "Maximum Likelihood
/// Estimation of Intrinsic Dimension", NIPS 2004), beyond groups of up to K/2 twins; its median does not mind some larger ones.
/// Both rows' distances to their K-th neighbors count, the smaller one: rows at the rim of a dense place are not twins of it.
/// </remarks>
internal sealed class TwinGroups
{
    /// <summary>Neighbors that the measure of a neighborhood is taken from.</summary>
    public const int NeighborCount = 48;

    // Below, a dimension cannot be told; then only equal rows are twins.
    private const int FewestNeighbors = 8;

    private const double ExpectedByChance = 0.02;

    // Of many dimensions, all rows are nearly as far as the K-th; twins are not.
    private const double LargestRadius = 0.5;

    private TwinGroups(int[] ofRow, double[] scales, double radius)
    {
        OfRow = ofRow;
        Scales = scales;
        Radius = radius;
    }

    /// <summary>The group of each row: the number of its first row.</summary>
    public int[] OfRow { get; }

    /// <summary>The length to each row's K-th neighbor.</summary>
    public double[] Scales { get; }

    /// <summary>The share of these lengths up to which rows are twins.</summary>
    public double Radius { get; }

    /// <summary>A distance as a length that grows in proportion: by cosine, that between unit vectors.</summary>
    public static double Length(double distance, DistanceMetric metric) =>
        metric switch
        {
            DistanceMetric.Cosine => Math.Sqrt(2 * Math.Max(0, distance)),
            DistanceMetric.SquaredEuclidean => Math.Sqrt(Math.Max(0, distance)),
            _ => distance,
        };

    /// <summary>Finds the groups.</summary>
    /// <param name="table">The nearest other rows of each row, best <see cref="NeighborCount"/> of them.</param>
    /// <param name="metric">How they were measured.</param>
    /// <param name="known">Groups that are known beforehand, −1 for a row of none; <see langword="null"/>: none are.</param>
    public static TwinGroups Of(NeighborTable table, DistanceMetric metric, int[]? known) =>
        Of(table, metric, known, RadiusOf(table, metric));

    /// <summary>The same groups where only equal rows are twins.</summary>
    /// <param name="table">The nearest other rows of each row.</param>
    /// <param name="metric">How they were measured.</param>
    /// <param name="known">Groups that are known beforehand, −1 for a row of none; <see langword="null"/>: none are.</param>
    public static TwinGroups OfEqual(NeighborTable table, DistanceMetric metric, int[]? known) => Of(table, metric, known, radius: 0);

    private static TwinGroups Of(NeighborTable table, DistanceMetric metric, int[]? known, double radius)
    {
        int rows = table.RowCount;
        var scales = new double[rows];
        for (int row = 0; row < rows && table.NeighborCount > 0; row++)
            scales[row] = Length(table.DistancesOf(row)[^1], metric);

        int[] parents = [.. Enumerable.Range(0, rows)];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<int> neighbors = table.IndicesOf(row);
            ReadOnlySpan<float> distances = table.DistancesOf(row);
            for (int i = 0; i < neighbors.Length; i++)
            {
                double length = Length(distances[i], metric);
                if (length > radius * scales[row])
                    break;
                if (length <= radius * scales[neighbors[i]])
                    Join(parents, row, neighbors[i]);
            }
        }

        var firstOfKnown = new Dictionary<int, int>();
        for (int row = 0; row < known?.Length; row++)
        {
            if (known[row] >= 0 && !firstOfKnown.TryAdd(known[row], row))
                Join(parents, firstOfKnown[known[row]], row);
        }

        for (int row = 0; row < rows; row++)
            parents[row] = Root(parents, row);
        return new TwinGroups(parents, scales, radius);
    }

    private static double RadiusOf(NeighborTable table, DistanceMetric metric)
    {
        int count = table.NeighborCount;
        if (count < FewestNeighbors)
            return 0;

        int first = (count / 2) - 1;
        double expected = 0;
        for (int rank = first + 1; rank < count; rank++)
        {
            for (int q = rank; q < count; q++)
                expected += 1.0 / q;
        }

        var dimensions = new List<double>(table.RowCount);
        for (int row = 0; row < table.RowCount; row++)
        {
            ReadOnlySpan<float> distances = table.DistancesOf(row);
            double farthest = Length(distances[^1], metric);
            double sum = 0;
            for (int i = first; i < count - 1; i++)
                sum += Math.Log(farthest / Length(distances[i], metric));
            if (double.IsFinite(sum) && sum > 0)
                dimensions.Add(expected / sum);
        }

        return dimensions.Count == 0
            ? 0
            : Math.Min(LargestRadius, Math.Pow(ExpectedByChance / count, 1 / OutlierScores.Median([.. dimensions])));
    }

    private static void Join(int[] parents, int first, int second)
    {
        (int a, int b) = (Root(parents, first), Root(parents, second));
        parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    private static int Root(int[] parents, int row)
    {
        while (parents[row] != row)
            row = parents[row] = parents[parents[row]];
        return row;
    }
}
