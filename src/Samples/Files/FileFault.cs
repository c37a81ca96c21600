namespace MLNet.Embeddings.Samples.Files;

/// <summary>Says why a file or folder could not be read or written.</summary>
internal static class FileFault
{
    /// <summary>The reason alone, as a sentence: the system adds a path that the user never named, that of a temporary file.</summary>
    public static string Reason(Exception exception)
    {
        string message = exception is AggregateException { InnerException: { } inner } ? inner.Message : exception.Message;
        int path = message.IndexOf(" : '", StringComparison.Ordinal);
        return path > 0 ? $"{message[..path]}." : message;
    }
}
