namespace MLNet.Embeddings.Training.Photo.Words;

/// <summary>A meaning that pictures of the training have, or that is wider than one of theirs.</summary>
/// <param name="Number">Its place among the concepts.</param>
/// <param name="Id">WordNet's number.</param>
/// <param name="Words">Words for it that mean nothing else here, the usual one first; it may have none.</param>
/// <param name="Wider">Numbers of all wider concepts.</param>
/// <param name="Narrower">Numbers of all narrower concepts.</param>
internal sealed record PhotoConcept(
    int Number,
    string Id,
    IReadOnlyList<string> Words,
    IReadOnlyList<int> Wider,
    IReadOnlyList<int> Narrower
);
