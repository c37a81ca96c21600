using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Reads from how one picture lies on another what was done to which of them.</summary>
internal static class RelationReader
{
    private const int Side = PixelThumbnail.Side;
    private const int Last = Side - 1;
    private const int Middle = Side / 2;
    private const double MostDegrees = 8;
    private const double LeastDegrees = 1;
    private const double SmallestScale = 0.4;
    private const double MostStretch = 2;
    private const double MostShear = 0.03;
    private const double SmallestOverlap = 0.4;
    private const double SmallestShare = 0.3;

    // Of a side: little more than a pixel of a thumbnail.
    private const double Noticeable = 0.035;
    private const double PlainBars = 0.9;
    private const double PlainBand = 0.5;

    /// <summary>Whether cropping, bars, bands and rotations by a few degrees can have led to a map.</summary>
    public static bool IsPlausible(AffineMap map)
    {
        // Rotation puts opposite signs into these two, whatever the aspect of the pictures; shear does not.
        bool isSheared = map.XY * map.YX > MostShear * MostShear;
        double stretch = map.XX / map.YY;
        return map.XX >= SmallestScale
            && map.YY >= SmallestScale
            && map.XX <= 1 / SmallestScale
            && map.YY <= 1 / SmallestScale
            && stretch is >= 1 / MostStretch and <= MostStretch
            && !isSheared
            && Math.Abs(DegreesOf(map)) <= MostDegrees
            && PictureWindow.Overlap(map) is var (first, second, _)
            && Math.Min(first.Width * first.Height, second.Width * second.Height) >= SmallestShare
            && Math.Max(first.Width * first.Height, second.Width * second.Height) >= SmallestOverlap;
    }

    /// <summary>Reads it.</summary>
    /// <param name="map">Where the points of the second picture lie in the first.</param>
    /// <param name="first">Thumbnail of the first.</param>
    /// <param name="second">Thumbnail of the second.</param>
    public static (DuplicateRelation Relation, EditedPicture Edited) Read(
        AffineMap map,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second
    )
    {
        (PictureWindow window, PictureWindow other, _) = PictureWindow.Overlap(map);
        double degrees = DegreesOf(map);
        if (Math.Abs(degrees) >= LeastDegrees)
        {
            double scale = Math.Sqrt((map.XX * map.YY) - (map.XY * map.YX));
            return (Of(DuplicateRelationKind.Rotated, Math.Min(scale, 1 / scale), degrees), EditedPicture.Unknown);
        }

        bool isFirstMore = ShowsMore(window);
        bool isSecondMore = ShowsMore(other);
        if (isFirstMore && isSecondMore)
            return (Of(DuplicateRelationKind.Cropped, Math.Min(SideOf(window), SideOf(other))), EditedPicture.Unknown);
        if (isSecondMore)
            return OfLarger(second, other, EditedPicture.Second, EditedPicture.First);

        return isFirstMore ? OfLarger(first, window, EditedPicture.First, EditedPicture.Second) : default;
    }

    // One picture shows all of the other one: what lies around that is bars, or a band, or the rest of a picture that the other was cut of.
    private static (DuplicateRelation Relation, EditedPicture Edited) OfLarger(
        ReadOnlySpan<byte> thumbnail,
        PictureWindow window,
        EditedPicture larger,
        EditedPicture smaller
    )
    {
        bool isTop = window.Top > Noticeable;
        bool isBottom = 1 - window.Bottom > Noticeable;
        bool isLeft = window.Left > Noticeable;
        bool isRight = 1 - window.Right > Noticeable;
        bool isAlone = isTop != isBottom && !isLeft && !isRight;
        bool areBars =
            (!isTop || IsPlainAbove(thumbnail, window, PlainBars))
            && (!isBottom || IsPlainBelow(thumbnail, window, PlainBars))
            && (!isLeft || IsPlain(thumbnail, 0, 0, window.Left, 1, PlainBars, 0, Middle))
            && (!isRight || IsPlain(thumbnail, window.Right, 0, 1, 1, PlainBars, Last, Middle));
        if (areBars)
            return (Of(DuplicateRelationKind.Letterboxed, 1), larger);
        if (isAlone && (isTop ? IsPlainAbove(thumbnail, window, PlainBand) : IsPlainBelow(thumbnail, window, PlainBand)))
            return (Of(DuplicateRelationKind.Captioned, 1), larger);

        return (Of(DuplicateRelationKind.Cropped, SideOf(window)), smaller);
    }

    private static bool IsPlainAbove(ReadOnlySpan<byte> thumbnail, PictureWindow window, double share) =>
        IsPlain(thumbnail, 0, 0, 1, window.Top, share, 0, 0);

    private static bool IsPlainBelow(ReadOnlySpan<byte> thumbnail, PictureWindow window, double share) =>
        IsPlain(thumbnail, 0, window.Bottom, 1, 1, share, 0, Last);

    // Pixels that lie wholly inside, and not at the edge of what the other picture shows; at least the outermost ones.
    private static bool IsPlain(
        ReadOnlySpan<byte> thumbnail,
        double left,
        double top,
        double right,
        double bottom,
        double share,
        int edgeX,
        int edgeY
    )
    {
        const double Edge = 0.25;
        return ContentWindow.IsPlain(
            thumbnail,
            (x, y) =>
                x >= (left * Side) + (left > 0 ? Math.Min(Edge, Last - (left * Side)) : 0)
                && y >= (top * Side) + (top > 0 ? Math.Min(Edge, Last - (top * Side)) : 0)
                && x + 1 <= (right * Side) - (right < 1 ? Math.Min(Edge, (right * Side) - 1) : 0)
                && y + 1 <= (bottom * Side) - (bottom < 1 ? Math.Min(Edge, (bottom * Side) - 1) : 0),
            share,
            (edgeX, edgeY)
        );
    }

    private static DuplicateRelation Of(DuplicateRelationKind kind, double kept, double degrees = 0) =>
        new(kind, (float)Math.Min(1, kept), (float)degrees);

    private static bool ShowsMore(PictureWindow window) =>
        Math.Max(Math.Max(window.Left, window.Top), Math.Max(1 - window.Right, 1 - window.Bottom)) > Noticeable;

    private static double SideOf(PictureWindow window) => Math.Sqrt(window.Width * window.Height);

    // Clockwise, of the first picture to lie as the second does. A point of the second that lies to the right lies higher in the first.
    private static double DegreesOf(AffineMap map)
    {
        double tangent = Math.Sqrt(Math.Max(0, -map.XY * map.YX / (map.XX * map.YY)));
        return Math.Atan(tangent) * (map.YX < 0 ? 1 : -1) * 180 / Math.PI;
    }
}
