namespace MLNet.Embeddings.Images;

/// <summary>A file whose beginning is an image and whose end is missing, as a download that broke off leaves it.</summary>
internal static class TruncatedFile
{
    // Its type is sealed, so an exception says it in words, and these are also what a pipeline and a store pass on.
    private const string Words = "file is truncated";

    /// <summary>Whether a decoder's reason says so.</summary>
    public static bool IsReason(string reason) => reason.Contains(Words, StringComparison.Ordinal);
}
