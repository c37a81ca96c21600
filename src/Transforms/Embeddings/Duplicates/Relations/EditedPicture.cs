namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Which picture of a pair was edited.</summary>
internal enum EditedPicture
{
    /// <summary>Nothing tells.</summary>
    Unknown = 0,

    /// <summary>The one with the smaller number.</summary>
    First = 1,

    /// <summary>The one with the larger number.</summary>
    Second = 2,
}
