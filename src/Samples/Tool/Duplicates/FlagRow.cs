namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>A row to look for duplicates of.</summary>
internal sealed class FlagRow
{
    public string Id { get; set; } = "";

    /// <summary>The image file; empty where there are vectors only.</summary>
    public string Path { get; set; } = "";

    public string Split { get; set; } = "";

    public string Label { get; set; } = "";

    public float[] Features { get; set; } = [];
}
