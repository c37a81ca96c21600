namespace MLNet.Embeddings.Images.Store;

/// <summary>What a whole run led to.</summary>
/// <param name="Ended">When it ended.</param>
/// <param name="Text">What else is to be known of it.</param>
/// <param name="Files">Its files, by name.</param>
internal sealed record Outcome(DateTimeOffset Ended, string Text, IReadOnlyList<KeyValuePair<string, byte[]>> Files);
