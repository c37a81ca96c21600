namespace MLNet.Embeddings.Images.Folders;

/// <summary>Something in a folder that is not among its pictures.</summary>
/// <param name="Key">Its path below the folder, with forward slashes.</param>
/// <param name="Reason">Why it is not.</param>
/// <param name="Detail">What else there is to know, such as the name under which a file is listed; may be empty.</param>
internal sealed record PassedOverFile(string Key, PassedOverReason Reason, string Detail)
{
    /// <summary>Whether it is named like a picture.</summary>
    public bool LooksLikePicture => ImageKind.IsNamedLikeImage(Key);
}
