namespace MLNet.Embeddings.Quality.Labels;

/// <summary>What is said of one row's label.</summary>
/// <param name="Status">Whether it can be judged.</param>
/// <param name="Suggested">The likeliest class, or −1.</param>
/// <param name="Score">Logarithm of the odds that the label is wrong; NaN where it is not judged.</param>
/// <param name="Votes">Share of the votes for the label; NaN where it is not judged.</param>
internal readonly record struct LabelVerdict(LabelQualityStatus Status, int Suggested, float Score, float Votes);
