using Microsoft.ML.Data;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>What the pipeline says of a picture; the names are those of its columns.</summary>
internal sealed class InspectedPicture
{
    public string Id { get; set; } = "";

    public string Split { get; set; } = "";

    public string Label { get; set; } = "";

    /// <summary>A small upright copy, a JPEG; empty where there is none.</summary>
    [NoColumn]
    public byte[] Thumbnail { get; set; } = [];

    public float[] TsneMap { get; set; } = [];

    public float[] UmapMap { get; set; } = [];

    public bool DuplicateIsDuplicate { get; set; }

    public string DuplicateRepresentativeKey { get; set; } = "";

    public float DuplicateScoreToRepresentative { get; set; }

    public bool DuplicateIsLeak { get; set; }

    public bool DuplicateIsLabelConflict { get; set; }

    /// <summary>The place of its <see cref="MLNet.Embeddings.DuplicateStatus"/> among the key's values, from 1.</summary>
    [KeyType(7)]
    public uint DuplicateStatus { get; set; }

    /// <summary>Whether it was compared with others, beyond exact copies.</summary>
    public bool IsCompared => DuplicateStatus == (uint)MLNet.Embeddings.DuplicateStatus.Ok + 1;
}
