using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>A place that cannot be written to, told in one sentence: which, why, and what to do.</summary>
internal sealed class OutputException : IOException
{
    public OutputException(string message)
        : base(message) { }

    public OutputException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Whether a place could not be written to, and nobody has told so yet.</summary>
    public static bool IsCausedBy(Exception exception) => exception is not OutputException && FileFault.IsFailure(exception);
}
