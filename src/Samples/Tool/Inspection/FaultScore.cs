namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>How one kind of planted fault was dealt with.</summary>
/// <param name="Kind">The kind, in words.</param>
/// <param name="Planted">How many pictures bear it.</param>
/// <param name="Found">How many of these were found.</param>
/// <param name="False">How many other pictures were taken for it; <see langword="null"/> where the kind alone cannot be told.</param>
internal sealed record FaultScore(string Kind, int Planted, int Found, int? False)
{
    public int Missed => Planted - Found;
}
