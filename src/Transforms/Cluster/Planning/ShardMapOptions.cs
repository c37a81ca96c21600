namespace MLNet.Embeddings.Cluster;

/// <summary>What a plan for a map is told: a sample is projected by UMAP, and all rows are placed on it.</summary>
public sealed record ShardMapOptions
{
    /// <summary>Rows of the sample.</summary>
    /// <value>16 or more. Default 20,000.</value>
    public int SampleRows { get; set; } = 20_000;

    /// <summary>Size of a row's neighborhood, the row itself included.</summary>
    /// <value>2 or more. Default 15.</value>
    public int NumberOfNeighbors { get; set; } = 15;

    /// <summary>How close points may lie.</summary>
    /// <value>From 0 to 1. Default 0.1.</value>
    public double MinimumDistance { get; set; } = 0.1;

    /// <summary>How distance is measured.</summary>
    /// <value>Default <see cref="DistanceMetric.Cosine"/>.</value>
    public DistanceMetric Metric { get; set; } = DistanceMetric.Cosine;

    /// <summary>Seed of the map.</summary>
    /// <value>Default 42.</value>
    public int Seed { get; set; } = 42;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleRows, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(NumberOfNeighbors, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(Seed);
        if (MinimumDistance is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MinimumDistance), MinimumDistance, "MinimumDistance must be from 0 to 1.");
        if (!Enum.IsDefined(Metric))
            throw new ArgumentOutOfRangeException(nameof(Metric), Metric, "Metric must be a member of DistanceMetric.");
    }
}
