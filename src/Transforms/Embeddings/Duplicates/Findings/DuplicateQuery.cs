using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>A row that is to be looked up.</summary>
internal sealed class DuplicateQuery
{
    public string? Key { get; set; }

    public int Split { get; set; } = DuplicateRows.NoNumber;

    public int Label { get; set; } = DuplicateRows.NoNumber;

    public DuplicateStatus Status { get; set; }

    public Digest File { get; set; }

    public Digest Pixels { get; set; }

    /// <summary>Whether its pixels were not looked at one by one.</summary>
    public bool IsOpen { get; set; }

    /// <summary>A row of the fit that is equal to it, −1 for none; <see langword="null"/> before it is sought.</summary>
    public int? Equal { get; set; }

    /// <summary>The vector; empty where only images are compared.</summary>
    public float[] Vector { get; set; } = [];

    /// <summary>The descriptor; empty where vectors alone decide.</summary>
    public float[] Descriptor { get; set; } = [];

    public byte[] Thumbnail { get; set; } = [];

    /// <summary>Width times height of the picture.</summary>
    public long PixelCount { get; set; }

    /// <summary>Where the picture lies.</summary>
    public PictureSource Picture { get; set; }

    /// <summary>Decodes a picture that the row itself holds, for a second look; <see langword="null"/> where it cannot be had
    /// again.</summary>
    public Func<PictureDetail?>? Decode { get; set; }
}
