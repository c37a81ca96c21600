namespace MLNet.Embeddings.Samples.Page;

/// <summary>A figure printed on the page, such as "10-NN accuracy" and "0.954".</summary>
internal sealed record PageFact(string Name, string Value);
