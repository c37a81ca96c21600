namespace MLNet.Embeddings;

/// <summary>Which pairs may form groups. Leaks and label conflicts are reported over all pairs, whatever the scope.</summary>
public enum DuplicateScope
{
    /// <summary>All pairs.</summary>
    All = 0,

    /// <summary>Pairs of the same split.</summary>
    WithinSplit = 1,

    /// <summary>Pairs of different splits.</summary>
    CrossSplit = 2,

    /// <summary>Pairs of the same label.</summary>
    WithinClass = 3,
}
