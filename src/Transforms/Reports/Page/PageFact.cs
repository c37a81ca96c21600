namespace MLNet.Embeddings.Reports.Page;

/// <summary>A figure printed on the page, such as "10-NN accuracy" and "0.954".</summary>
/// <param name="Name">What it tells.</param>
/// <param name="Value">The figure.</param>
/// <param name="Kind">The kind of finding that it counts and leads to; <see langword="null"/> for none.</param>
internal sealed record PageFact(string Name, string Value, string? Kind = null);
