using MLNet.Embeddings.Duplicates.Detail;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>A part of one picture that may show what a part of another shows.</summary>
/// <param name="First">The picture with the smaller number.</param>
/// <param name="Second">The other one.</param>
/// <param name="Distance">Squared distance of their vectors.</param>
/// <param name="Window">The part of the first.</param>
/// <param name="OtherWindow">The part of the second.</param>
internal readonly record struct RelatedCandidate(int First, int Second, float Distance, PictureWindow Window, PictureWindow OtherWindow)
{
    /// <summary>Vectors farther apart are of different pictures, or need not be tried: of crops of photographs to 75 to 90 % 95 in 100 are
    /// nearer, of unrelated ones the nearest of 5,000 is for one in four.</summary>
    public const float FarthestVector = 0.45f;

    /// <summary>Whether both are whole: pictures that are similar as they lie, which are tried before their parts are.</summary>
    public bool IsWhole => Window == PictureWindow.Whole && OtherWindow == PictureWindow.Whole;

    /// <summary>The same, whichever number is the smaller.</summary>
    public static RelatedCandidate Of(int picture, PictureWindow window, int other, PictureWindow otherWindow, float distance) =>
        picture < other ? new(picture, other, distance, window, otherWindow) : new(other, picture, distance, otherWindow, window);

    /// <summary>The order in which they are tried: pair by pair, the nearest first.</summary>
    public static int Compare(RelatedCandidate one, RelatedCandidate other)
    {
        int order = one.First != other.First ? one.First.CompareTo(other.First) : one.Second.CompareTo(other.Second);
        order = order != 0 ? order : one.Distance.CompareTo(other.Distance);
        order = order != 0 ? order : KeyOf(one.Window).CompareTo(KeyOf(other.Window));
        return order != 0 ? order : KeyOf(one.OtherWindow).CompareTo(KeyOf(other.OtherWindow));
    }

    private static (double, double, double, double) KeyOf(PictureWindow window) => (window.Left, window.Top, window.Right, window.Bottom);
}
