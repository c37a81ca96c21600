namespace MLNet.Embeddings.Tool.Shell;

/// <summary>A fault of what the user gave, told in one sentence: what is wrong, where, and what to do.</summary>
internal sealed class InputException : Exception
{
    public InputException(string message)
        : base(message) { }

    public InputException(string message, Exception innerException)
        : base(message, innerException) { }
}
