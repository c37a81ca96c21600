namespace MLNet.Embeddings;

/// <summary>A pair of rows that somebody has judged.</summary>
public readonly record struct LabeledPair
{
    /// <param name="key">Key of one row.</param>
    /// <param name="otherKey">Key of the other row.</param>
    /// <param name="isDuplicate">The judgment.</param>
    public LabeledPair(string key, string otherKey, bool isDuplicate)
    {
        Key = key;
        OtherKey = otherKey;
        IsDuplicate = isDuplicate;
    }

    /// <summary>Key of one row.</summary>
    public string Key { get; }

    /// <summary>Key of the other row.</summary>
    public string OtherKey { get; }

    /// <summary>The judgment.</summary>
    public bool IsDuplicate { get; }
}
