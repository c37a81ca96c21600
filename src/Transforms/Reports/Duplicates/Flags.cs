using Microsoft.ML.Data;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports.Duplicates;

/// <summary>What the flagger says of a row; the names are those of its columns.</summary>
internal sealed class Flags
{
    /// <summary>The row.</summary>
    [NoColumn]
    public SourceRow Source { get; set; } = new();

    public string Id => Source.Id;

    public string Path => Source.Path;

    public string Split => Source.Split;

    public string Label => Source.Label;

    public bool DuplicateIsDuplicate { get; set; }

    public int DuplicateGroupSize { get; set; }

    public string DuplicateRepresentativeKey { get; set; } = "";

    public float DuplicateScoreToRepresentative { get; set; }

    public bool DuplicateIsChained { get; set; }

    public string DuplicateNearestKey { get; set; } = "";

    public float DuplicateNearestScore { get; set; }

    public string DuplicateNearestOtherSplitKey { get; set; } = "";

    public float DuplicateNearestOtherSplitScore { get; set; }

    public bool DuplicateIsLeak { get; set; }

    public bool DuplicateIsLabelConflict { get; set; }

    /// <summary>The place of its <see cref="MLNet.Embeddings.DuplicateStatus"/> among the key's values, from 1.</summary>
    [KeyType(7)]
    public uint DuplicateStatus { get; set; }

    /// <summary>The same row with what is left of its flags.</summary>
    /// <param name="repeated">The row that it repeats, and the score; <see langword="null"/> for none.</param>
    /// <param name="isLeak">Whether it has a copy in another split.</param>
    /// <param name="isLabelConflict">Whether it has a copy with another label.</param>
    public Flags With((string Representative, float Score)? repeated, bool isLeak, bool isLabelConflict)
    {
        var row = (Flags)MemberwiseClone();
        row.DuplicateIsDuplicate = repeated is not null;
        row.DuplicateRepresentativeKey = repeated?.Representative ?? Id;
        row.DuplicateScoreToRepresentative = repeated?.Score ?? float.NaN;
        row.DuplicateIsLeak = isLeak;
        row.DuplicateIsLabelConflict = isLabelConflict;
        return row;
    }

    /// <summary>Whether it was compared with others, beyond exact copies.</summary>
    public bool IsCompared => DuplicateStatus == (uint)MLNet.Embeddings.DuplicateStatus.Ok + 1;

    /// <summary>Whether the image file could not be read, or has too many pixels to be.</summary>
    public bool IsUnreadable =>
        DuplicateStatus is (uint)MLNet.Embeddings.DuplicateStatus.Unreadable + 1 or (uint)MLNet.Embeddings.DuplicateStatus.TooLarge + 1;
}
