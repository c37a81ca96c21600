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

    /// <summary>The image file; empty where there is none.</summary>
    [NoColumn]
    public string File { get; set; } = "";

    /// <summary>Number of its cluster, from 1; 0 for none.</summary>
    [NoColumn]
    public int Cluster { get; set; }

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

    /// <summary>The same picture with what is left of its flags.</summary>
    /// <param name="repeated">The picture that it repeats, and the score; <see langword="null"/> for none.</param>
    /// <param name="isLeak">Whether it has a copy in another split.</param>
    /// <param name="isLabelConflict">Whether it has a copy with another label.</param>
    public InspectedPicture With((string Representative, float Score)? repeated, bool isLeak, bool isLabelConflict)
    {
        var picture = (InspectedPicture)MemberwiseClone();
        picture.DuplicateIsDuplicate = repeated is not null;
        picture.DuplicateRepresentativeKey = repeated?.Representative ?? "";
        picture.DuplicateScoreToRepresentative = repeated?.Score ?? 0;
        picture.DuplicateIsLeak = isLeak;
        picture.DuplicateIsLabelConflict = isLabelConflict;
        return picture;
    }

    /// <summary>Whether it was compared with others, beyond exact copies.</summary>
    public bool IsCompared => DuplicateStatus == (uint)MLNet.Embeddings.DuplicateStatus.Ok + 1;
}
