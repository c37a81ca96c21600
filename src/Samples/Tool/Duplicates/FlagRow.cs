namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>A row to look for duplicates of.</summary>
internal sealed class FlagRow
{
    public string Id { get; set; } = "";

    /// <summary>The image file; empty where there are vectors only.</summary>
    public string Path { get; set; } = "";

    public string Split { get; set; } = "";

    public string Label { get; set; } = "";

    /// <summary>What was kept of the image while it was embedded; empty where it was not.</summary>
    public byte[] Evidence { get; set; } = [];

    public float[] Features { get; set; } = [];
}
