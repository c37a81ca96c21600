namespace MLNet.Embeddings.Tool.Images;

/// <summary>A row that names an image.</summary>
internal sealed class ImagePath
{
    /// <summary>Path of the file.</summary>
    public string Path { get; set; } = "";
}
