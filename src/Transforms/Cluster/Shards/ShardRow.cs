namespace MLNet.Embeddings.Cluster;

/// <summary>What is known of a row beside its vector.</summary>
public sealed record ShardRow
{
    /// <summary>Describes a row.</summary>
    /// <param name="key">Tells it apart from all other rows of the set.</param>
    /// <param name="path">Path of its picture; <see langword="null"/> where there is none.</param>
    /// <param name="split">Its split, such as "train"; <see langword="null"/> where it has none.</param>
    /// <param name="label">Its label; <see langword="null"/> where it has none.</param>
    public ShardRow(string key, string? path = null, string? split = null, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        Key = key;
        Path = path;
        Split = split;
        Label = label;
    }

    /// <summary>Tells it apart from all other rows of the set.</summary>
    public string Key { get; }

    /// <summary>Path of its picture; <see langword="null"/> where there is none.</summary>
    public string? Path { get; }

    /// <summary>Its split; <see langword="null"/> where it has none.</summary>
    public string? Split { get; }

    /// <summary>Its label; <see langword="null"/> where it has none.</summary>
    public string? Label { get; }
}
