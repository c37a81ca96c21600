using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>An image as a path and as bytes, a text, and columns to be passed through.</summary>
public sealed class ClipRow
{
    public int Id { get; set; }

    public string Path { get; set; } = "";

    public byte[] Content { get; set; } = [];

    public string Text { get; set; } = "";

    public string[] Tags { get; set; } = [];

    [VectorType(4)]
    public float[] Vector { get; set; } = [];
}
