namespace MLNet.Embeddings.Samples.Inspection;

/// <summary>What the pipeline says of a picture; the names are those of its columns.</summary>
internal sealed class InspectedPicture
{
    public string Id { get; set; } = "";

    public string Path { get; set; } = "";

    public string Split { get; set; } = "";

    public string Label { get; set; } = "";

    public float[] TsneMap { get; set; } = [];

    public float[] UmapMap { get; set; } = [];

    public bool DuplicateIsDuplicate { get; set; }

    public string DuplicateRepresentativeKey { get; set; } = "";

    public float DuplicateScoreToRepresentative { get; set; }

    public bool DuplicateIsLeak { get; set; }

    public bool DuplicateIsLabelConflict { get; set; }
}
