using Microsoft.ML.Data;

namespace MLNet.Embeddings.Reports.Sources;

/// <summary>A row that was read once; the names of its properties are those of its columns.</summary>
internal sealed class SourceRow
{
    public string Id { get; set; } = "";

    /// <summary>The image file; empty where there is none.</summary>
    public string Path { get; set; } = "";

    public string Split { get; set; } = "";

    public string Label { get; set; } = "";

    public float[] Vector { get; set; } = [];

    /// <summary>What a search for duplicates keeps of the image.</summary>
    public byte[] Evidence { get; set; } = [];

    /// <summary>A small upright copy, a JPEG; empty where there is none.</summary>
    [NoColumn]
    public byte[] Thumbnail { get; set; } = [];

    /// <summary>What was measured of the image, in the order of <see cref="ImageFact"/>; empty where nothing was.</summary>
    public float[] Facts { get; set; } = [];

    /// <summary>Why it cannot be read; empty where it can.</summary>
    [NoColumn]
    public string Reason { get; set; } = "";
}
