namespace MLNet.Embeddings.Tool.Images;

/// <summary>A row that holds a text.</summary>
internal sealed class TextRow
{
    /// <summary>The text.</summary>
    public string Text { get; set; } = "";
}
