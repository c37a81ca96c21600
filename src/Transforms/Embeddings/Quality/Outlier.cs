namespace MLNet.Embeddings;

/// <summary>A row that lies far from all others, compared with the rows of its class.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Key">Its key.</param>
/// <param name="Label">Its class; empty where it has none.</param>
/// <param name="Distance">Distance to its k-th nearest other row, by <see cref="DatasetAnalysisSettings.Metric"/>: by default a cosine
/// distance, from 0 to 2.</param>
/// <param name="Score">By how many robust standard deviations the logarithm of that distance exceeds the median of its class.</param>
/// <param name="FalseAlarms">How many rows as far off would be expected among as many ordinary ones; see
/// <see cref="DatasetAnalysisSettings.OutlierFalseAlarms"/>.</param>
public sealed record Outlier(int Row, string Key, string Label, double Distance, double Score, double FalseAlarms);
