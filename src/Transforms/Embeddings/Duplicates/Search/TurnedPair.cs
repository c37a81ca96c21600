namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Two pictures of which one is turned or mirrored against the other.</summary>
/// <param name="First">The smaller number.</param>
/// <param name="Second">The larger number.</param>
/// <param name="Turn">How the first must be turned to show the second.</param>
internal readonly record struct TurnedPair(int First, int Second, DuplicateTurn Turn);
