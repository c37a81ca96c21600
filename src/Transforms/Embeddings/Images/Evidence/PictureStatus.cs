namespace MLNet.Embeddings.Images.Evidence;

/// <summary>Whether a picture could be read; the numbers are stored in columns of evidence.</summary>
internal enum PictureStatus : byte
{
    /// <summary>It could.</summary>
    Read,

    /// <summary>There is no such file, or no decoder makes a picture of it.</summary>
    Unreadable,

    /// <summary>It has more pixels than are decoded.</summary>
    TooLarge,
}
