namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>What became of the pairs that reached the threshold.</summary>
/// <param name="Compared">Pairs that were looked at again.</param>
/// <param name="Told">Pairs of them that were told apart.</param>
/// <param name="Unread">Pairs of which a file could no longer be read: they stand as they were.</param>
/// <param name="OverBudget">Pairs that were too many to be looked at again: they stand as they were.</param>
internal readonly record struct SecondLookCounts(int Compared, int Told, int Unread, int OverBudget);
