namespace MLNet.Embeddings.Reports;

/// <summary>An image that gets another label.</summary>
public sealed class RelabeledImage
{
    internal RelabeledImage(string id, string label, string newLabel, string? newId)
    {
        Id = id;
        Label = label;
        NewLabel = newLabel;
        NewId = newId;
    }

    /// <summary>Its path below the folder, with forward slashes.</summary>
    public string Id { get; }

    /// <summary>The label that it bears; empty for none.</summary>
    public string Label { get; }

    /// <summary>The label that it gets.</summary>
    public string NewLabel { get; }

    /// <summary>Its path in a cleaned copy, in the folder of the new class; <see langword="null"/> where the folder of images has no
    /// folders of classes.</summary>
    public string? NewId { get; }

    /// <summary>The image and both labels.</summary>
    public override string ToString() => $"{Id}: {Label} → {NewLabel}";
}
