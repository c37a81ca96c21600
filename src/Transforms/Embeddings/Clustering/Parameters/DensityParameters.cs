namespace MLNet.Embeddings.Clustering.Parameters;

/// <summary>What a density clustering is told, and its defaults.</summary>
internal sealed record DensityParameters
{
    public const int DefaultMinClusterSize = 5;

    /// <summary>The smallest group of rows that counts as a cluster.</summary>
    public int MinClusterSize { get; init; } = DefaultMinClusterSize;

    /// <summary>Rows, the row itself included, that make its neighborhood dense; <see langword="null"/>: as many as
    /// <see cref="MinClusterSize"/>.</summary>
    public int? MinPoints { get; init; }

    /// <summary>Which clusters of the hierarchy are taken.</summary>
    public ClusterSelectionMethod SelectionMethod { get; init; }

    /// <summary>Whether all rows may be one cluster.</summary>
    public bool AllowSingleCluster { get; init; }

    /// <summary>Clusters that part at a shorter distance than this stay together.</summary>
    public double SelectionEpsilon { get; init; }

    /// <summary>How distance is measured.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>How neighbors are searched.</summary>
    public NeighborMethod NeighborMethod { get; init; } = NeighborMethod.Automatic;

    /// <summary>Seed of approximate search.</summary>
    public int Seed { get; init; }

    /// <summary>Other rows that make a row's neighborhood dense.</summary>
    public int NumberOfOthers => (MinPoints ?? MinClusterSize) - 1;

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        Require(MinClusterSize >= 2, MinClusterSize, "2 or more", nameof(MinClusterSize));
        Require(MinPoints is null or >= 1, MinPoints, "1 or more, or null for as many as MinClusterSize", nameof(MinPoints));
        Require(Enum.IsDefined(SelectionMethod), SelectionMethod, "one of the members of ClusterSelectionMethod", nameof(SelectionMethod));
        Require(
            SelectionEpsilon >= 0 && double.IsFinite(SelectionEpsilon),
            SelectionEpsilon,
            "a distance of 0 or more",
            nameof(SelectionEpsilon)
        );
        Require(Metric is DistanceMetric.Euclidean or DistanceMetric.Cosine, Metric, "Euclidean or Cosine", nameof(Metric));
        NeighborSearch.RequireMethod(NeighborMethod, nameof(NeighborMethod));
    }

    private static void Require(bool legal, object? value, string range, string name)
    {
        if (!legal)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }
}
