using System.Reflection;

namespace MLNet.Embeddings.Files;

/// <summary>Says why a file or folder could not be read or written.</summary>
internal static class FileFault
{
    /// <summary>What began it: exceptions that only carry another are looked through.</summary>
    public static Exception CauseOf(Exception exception) =>
        exception switch
        {
            AggregateException { InnerExceptions.Count: > 0 } aggregate => CauseOf(aggregate.InnerExceptions[0]),
            TargetInvocationException { InnerException: { } inner } => CauseOf(inner),
            TypeInitializationException { InnerException: { } inner } => CauseOf(inner),
            _ => exception,
        };

    /// <summary>Whether a file or folder could not be read or written, rather than that something is wrong with its content.</summary>
    public static bool IsFailure(Exception exception) => exception is IOException or UnauthorizedAccessException || IsTooLarge(exception);

    /// <summary>The reason alone, as a sentence: the system adds a path that the user never named, that of a temporary file.</summary>
    public static string Reason(Exception exception)
    {
        Exception cause = CauseOf(exception);
        if (IsTooLarge(cause))
            return "It would be larger than its file system or a limit set for this session (ulimit -f) allows.";
        if (cause is UnauthorizedAccessException)
            return "Access is denied; look at the permissions of the file and of its folder.";
        if (cause is DirectoryNotFoundException)
            return "A folder on the way there does not exist, or is a file.";

        string message = cause.Message;
        int path = message.IndexOf(" : '", StringComparison.Ordinal);
        return path > 0 ? $"{message[..path]}." : message;
    }

    // The runtime takes the system's "file too large" for a fault of its caller.
    private static bool IsTooLarge(Exception exception) =>
        exception is ArgumentOutOfRangeException { ParamName: "value" }
        && exception.Message.Contains("file length", StringComparison.OrdinalIgnoreCase);
}
