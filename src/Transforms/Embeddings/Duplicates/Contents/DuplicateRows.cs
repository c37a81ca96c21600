using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>What is known of the rows among which duplicates are sought, in ordinal order of their keys.</summary>
/// <remarks>The order makes every result independent of the order in which rows were read.</remarks>
internal sealed record DuplicateRows
{
    public const int NoNumber = -1;

    public required string[] Keys { get; init; }

    /// <summary>The vectors of the user; <see langword="null"/> where only images are compared. Rows whose status is not Ok hold
    /// zeros.</summary>
    public Matrix? Vectors { get; init; }

    /// <summary>Hashes of the vectors as they were read, before they were moved; 0 for rows whose vector could not be compared. Empty where
    /// there are images, and after rows were loaded.</summary>
    public ulong[] VectorHashes { get; init; } = [];

    /// <summary>Descriptors of the images; <see langword="null"/> where vectors alone decide.</summary>
    public Matrix? Descriptors { get; init; }

    public required DuplicateStatus[] Statuses { get; init; }

    /// <summary>Digests of the files; empty where there are none.</summary>
    public Digest[] FileDigests { get; init; } = [];

    public Digest[] PixelDigests { get; init; } = [];

    /// <summary>A thumbnail per row, one after the other; empty where vectors alone decide.</summary>
    public byte[] Thumbnails { get; init; } = [];

    public long[] PixelCounts { get; init; } = [];

    /// <summary>The files, for a second look; <see langword="null"/> where vectors alone decide.</summary>
    public PictureFiles? Pictures { get; init; }

    public float[] Scores { get; init; } = [];

    /// <summary>A number per row's split, −1 where it has none; empty where there are no splits.</summary>
    public int[] Splits { get; init; } = [];

    public string[] SplitNames { get; init; } = [];

    /// <summary>A number per row's label, −1 where it has none; empty where there are no labels.</summary>
    public int[] Labels { get; init; } = [];

    public string[] LabelNames { get; init; } = [];

    /// <summary>The first row with the same vector, as it was before vectors were moved; empty where they were not, so that the vectors
    /// themselves tell.</summary>
    public int[] FirstEqual { get; init; } = [];

    public int Count => Keys.Length;

    /// <summary>Whether images are compared pixel by pixel; otherwise vectors by their cosine.</summary>
    public bool HasImages => Descriptors is not null;

    public int SplitOf(int row) => Splits.Length == 0 ? NoNumber : Splits[row];

    public int LabelOf(int row) => Labels.Length == 0 ? NoNumber : Labels[row];

    public bool IsLeak(int row, int other) => Differ(SplitOf(row), SplitOf(other));

    public bool IsLabelConflict(int row, int other) => Differ(LabelOf(row), LabelOf(other));

    /// <summary>In what way two rows of one content are equal.</summary>
    public DuplicateKind KindOf(int row, int other)
    {
        if (FileDigests.Length > 0 && !FileDigests[row].IsNone && FileDigests[row] == FileDigests[other])
            return DuplicateKind.ExactFile;

        return PixelDigests.Length > 0 && !PixelDigests[row].IsNone && PixelDigests[row] == PixelDigests[other]
            ? DuplicateKind.ExactPixels
            : DuplicateKind.Near;
    }

    /// <summary>Whether a row of a status has a picture that was read, and so a thumbnail.</summary>
    public static bool HasPicture(DuplicateStatus status) => status is not (DuplicateStatus.Unreadable or DuplicateStatus.TooLarge);

    /// <summary>The digest by which a row's picture is found again.</summary>
    public Digest PictureDigestOf(int row) => FileDigests[row].IsNone ? PixelDigests[row] : FileDigests[row];

    /// <summary>A row's picture, for a second look.</summary>
    /// <param name="row">The row.</param>
    /// <param name="decode">Decodes a picture that is in memory; <see langword="null"/> for one that is a file.</param>
    public LookedPicture PictureOf(int row, Func<PictureDetail?>? decode = null) =>
        new(Pictures!.PathOf(row), PictureDigestOf(row), PixelThumbnail.Of(Thumbnails, row), decode);

    private static bool Differ(int number, int other) => number != NoNumber && other != NoNumber && number != other;
}
