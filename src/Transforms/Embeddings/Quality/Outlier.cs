namespace MLNet.Embeddings;

/// <summary>A row that lies far from all others, compared with the rows of its class.</summary>
public sealed record Outlier
{
    internal Outlier(int row, string key, string label, double distance, double score, double falseAlarms)
    {
        Row = row;
        Key = key;
        Label = label;
        Distance = distance;
        Score = score;
        FalseAlarms = falseAlarms;
    }

    /// <summary>The row, from 0.</summary>
    public int Row { get; }

    /// <summary>Its key.</summary>
    public string Key { get; }

    /// <summary>Its class; empty where it has none.</summary>
    public string Label { get; }

    /// <summary>Distance to its k-th nearest other row, by <see cref="DatasetAnalysisOptions.Metric"/>: by default a cosine
    /// distance, from 0 to 2.</summary>
    public double Distance { get; }

    /// <summary>By how many robust standard deviations the logarithm of that distance exceeds the median of its class.</summary>
    public double Score { get; }

    /// <summary>How many rows as far off would be expected among as many ordinary ones; see
    /// <see cref="DatasetAnalysisOptions.OutlierFalseAlarms"/>.</summary>
    public double FalseAlarms { get; }
}
