using System.Globalization;

namespace MLNet.Embeddings;

/// <summary>What was done to the image of one row that shows the same as that of another: cropped, letterboxed, captioned,
/// rotated.</summary>
public readonly record struct DuplicateRelation
{
    private const float NoticeableCrop = 0.97f;

    internal DuplicateRelation(DuplicateRelationKind kind, float keptShare, float degrees)
    {
        Kind = kind;
        KeptShare = keptShare;
        Degrees = degrees;
    }

    /// <summary>The kind.</summary>
    public DuplicateRelationKind Kind { get; }

    /// <summary>
    /// How much is left of the sides of the picture that was cropped, the geometric mean of both, from 0 to 1: 0.8 where both are
    /// four fifths as long; 1 where nothing was cut off; 0 where <see cref="Kind"/> is <see cref="DuplicateRelationKind.None"/>.
    /// </summary>
    public float KeptShare { get; }

    /// <summary>
    /// By how many degrees the image of the smaller key must be rotated, clockwise, to show that of the larger one; 0 where it is not
    /// rotated.
    /// </summary>
    public float Degrees { get; }

    /// <summary>The relation in words, such as <c>cropped to 80 %</c> or <c>rotated 3°</c>; empty where there is none.</summary>
    public override string ToString() =>
        Kind switch
        {
            DuplicateRelationKind.Cropped => $"cropped to {Percent}",
            DuplicateRelationKind.Letterboxed => "letterboxed",
            DuplicateRelationKind.Captioned => "captioned",
            DuplicateRelationKind.Rotated => Rotated,
            _ => "",
        };

    private string Percent => string.Create(CultureInfo.InvariantCulture, $"{100 * KeptShare:0} %");

    private string Rotated =>
        string.Create(CultureInfo.InvariantCulture, $"rotated {Math.Abs(Degrees):0.#}°")
        + (KeptShare < NoticeableCrop ? $", cropped to {Percent}" : "");
}
