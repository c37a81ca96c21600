namespace MLNet.Embeddings.Clip;

/// <summary>How much a store knows of an image file.</summary>
internal enum RememberedState
{
    /// <summary>Nothing, or the file cannot be read now.</summary>
    Unknown,

    /// <summary>All, and it was asked for today already.</summary>
    Known,

    /// <summary>All of its content, but its place, times or day of use are to be written down.</summary>
    OnlyPathIsNew,

    /// <summary>It has been computed now.</summary>
    Computed,
}
