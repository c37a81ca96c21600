namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Two pictures that may be copies of each other.</summary>
/// <param name="First">The picture with the smaller index.</param>
/// <param name="Second">The other.</param>
/// <param name="IsAside">Whether the pixels say nothing of the kind as the pictures lie, but a model's vectors do, or turned
/// pixels.</param>
internal readonly record struct CandidatePair(int First, int Second, bool IsAside)
{
    /// <summary>
    /// The pair as a number, by which pairs are sorted much faster: in order of the first picture, then of the second, and what the pixels
    /// say before what others do.
    /// </summary>
    public long Number => ((long)First << 32) | ((uint)Second << 1) | (IsAside ? 1u : 0u);

    /// <summary>The pair of a number.</summary>
    public static CandidatePair Of(long number) => new((int)(number >> 32), (int)((uint)number >> 1), (number & 1) != 0);

    /// <summary>Whether both are the same pictures.</summary>
    public bool IsSame(CandidatePair other) => First == other.First && Second == other.Second;
}
