namespace MLNet.Embeddings;

/// <summary>A row that a <see cref="NeighborIndex"/> found.</summary>
public readonly record struct NeighborMatch
{
    internal NeighborMatch(string key, float cosine)
    {
        Key = key;
        Cosine = cosine;
    }

    /// <summary>The key of the row.</summary>
    public string Key { get; }

    /// <summary>Cosine of the angle between the row and the query, from −1 to 1: 1 for the same direction.</summary>
    public float Cosine { get; }

    /// <summary>Takes the match apart, as <c>foreach (var (key, cosine) in index.Search(query, 5))</c> does.</summary>
    /// <param name="key">Receives <see cref="Key"/>.</param>
    /// <param name="cosine">Receives <see cref="Cosine"/>.</param>
    public void Deconstruct(out string key, out float cosine) => (key, cosine) = (Key, Cosine);
}
