namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>A row to look for duplicates of; the names are those of its columns.</summary>
internal sealed class DuplicateRow
{
    public string Id { get; init; } = "";

    /// <summary>The image file; empty where there are vectors only.</summary>
    public string Path { get; init; } = "";

    public string Split { get; init; } = "";

    public string Label { get; init; } = "";

    public float[] Features { get; init; } = [];
}
