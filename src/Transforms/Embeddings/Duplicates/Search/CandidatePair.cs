namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Two pictures that may be copies of each other.</summary>
/// <param name="First">The picture with the smaller index.</param>
/// <param name="Second">The other.</param>
/// <param name="IsOfVectorsAlone">Whether only a model's vectors say so, not the pixels.</param>
internal readonly record struct CandidatePair(int First, int Second, bool IsOfVectorsAlone)
{
    /// <summary>
    /// The pair as a number, by which pairs are sorted much faster: in order of the first picture, then of the second, and what the pixels
    /// say before what vectors alone do.
    /// </summary>
    public long Number => ((long)First << 32) | ((uint)Second << 1) | (IsOfVectorsAlone ? 1u : 0u);

    /// <summary>The pair of a number.</summary>
    public static CandidatePair Of(long number) => new((int)(number >> 32), (int)((uint)number >> 1), (number & 1) != 0);

    /// <summary>Whether both are the same pictures.</summary>
    public bool IsSame(CandidatePair other) => First == other.First && Second == other.Second;
}
