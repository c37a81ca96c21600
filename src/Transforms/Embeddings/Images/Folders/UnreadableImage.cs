namespace MLNet.Embeddings;

/// <summary>A file that should be an image and cannot be read, or a folder of which nobody knows what it holds.</summary>
public sealed class UnreadableImage
{
    internal UnreadableImage(string id, string reason)
    {
        Id = id;
        Reason = reason;
    }

    /// <summary>Its path below the data set's folder, with forward slashes.</summary>
    public string Id { get; }

    /// <summary>Why it cannot be read, in a sentence.</summary>
    public string Reason { get; }

    /// <summary>Both in one line.</summary>
    public override string ToString() => $"{Id}: {Reason}";
}
