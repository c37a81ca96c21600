namespace MLNet.Embeddings.Images.Folders;

/// <summary>A picture of a labeled data set.</summary>
internal sealed class PictureRow
{
    /// <summary>Path below the data set's folder, with forward slashes.</summary>
    public string Id { get; set; } = "";

    /// <summary>The file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its split; empty where the data set has none.</summary>
    public string Split { get; set; } = "";

    /// <summary>Its class; empty for a file that lies in no class's folder.</summary>
    public string Label { get; set; } = "";
}
