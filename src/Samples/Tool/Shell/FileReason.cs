namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Says why a file or folder could not be read.</summary>
internal static class FileReason
{
    /// <summary>The reason alone, as a sentence without the path, which the caller names.</summary>
    public static string Of(Exception exception)
    {
        Exception cause = Failure.CauseOf(exception);
        if (cause is UnauthorizedAccessException)
            return "Access is denied; look at the permissions of the file and of its folder.";
        if (cause is DirectoryNotFoundException)
            return "A folder on the way there does not exist, or is a file.";

        int path = cause.Message.IndexOf(" : '", StringComparison.Ordinal);
        return path > 0 ? $"{cause.Message[..path]}." : cause.Message;
    }
}
