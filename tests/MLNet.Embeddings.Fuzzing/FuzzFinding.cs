namespace MLNet.Embeddings.Fuzzing;

/// <summary>An input that ended otherwise than in a result or one sentence.</summary>
/// <param name="Reader">The reader.</param>
/// <param name="Index">Which input, counted from 0; with the seed it gives the bytes again.</param>
/// <param name="What">What happened.</param>
internal sealed record FuzzFinding(string Reader, long Index, string What);
