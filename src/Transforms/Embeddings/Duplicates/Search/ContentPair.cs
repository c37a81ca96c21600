namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Two different contents that reach the threshold.</summary>
/// <param name="First">The smaller number.</param>
/// <param name="Second">The larger number.</param>
/// <param name="Score">Their similarity.</param>
internal readonly record struct ContentPair(int First, int Second, float Score) : IComparable<ContentPair>
{
    public int CompareTo(ContentPair other) => First != other.First ? First.CompareTo(other.First) : Second.CompareTo(other.Second);
}
