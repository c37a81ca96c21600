namespace MLNet.Embeddings.Quality.Labels;

/// <summary>How labels are judged.</summary>
/// <param name="Metric">Distance between rows.</param>
/// <param name="NumberOfNeighbors">Groups of twins that vote.</param>
/// <param name="NeighborMethod">How neighbors are searched for.</param>
/// <param name="Seed">Seed of approximate search.</param>
internal sealed record LabelQualitySettings(DistanceMetric Metric, int NumberOfNeighbors, NeighborMethod NeighborMethod, int Seed);
