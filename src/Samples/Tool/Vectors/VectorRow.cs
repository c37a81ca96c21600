namespace MLNet.Embeddings.Tool.Vectors;

/// <summary>A row of <see cref="VectorInput"/>.</summary>
internal sealed class VectorRow
{
    /// <summary>Its key.</summary>
    public string Id { get; set; } = "";

    /// <summary>Path of its image.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its class.</summary>
    public string Label { get; set; } = "";

    /// <summary>Its split.</summary>
    public string Split { get; set; } = "";

    /// <summary>Its vector; NaN where it has none.</summary>
    public float[] Vector { get; set; } = [];
}
