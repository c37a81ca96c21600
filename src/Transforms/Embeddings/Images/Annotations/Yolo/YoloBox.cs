using System.Globalization;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Images.Annotations.Boxes;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>The box of a line: by its center and its size, perhaps with a fifth number, how sure it is, or with key points behind it; or
/// around an outline, whose corners are pairs of numbers.</summary>
/// <param name="Box">The box; without an area where the numbers are none of these.</param>
/// <param name="IsOutline">Whether the line was taken for an outline.</param>
/// <param name="IsDoubtful">Whether it could be a box with key points as well.</param>
internal readonly record struct YoloBox(PictureBox Box, bool IsOutline = false, bool IsDoubtful = false)
{
    private const int NumbersOfBox = 4;
    private const int FewestOfOutline = 6;
    private const int NumbersOfPoint = 2;

    // A third number says whether a key point is outside of the picture, hidden, or visible.
    private const int NumbersOfMarkedPoint = 3;
    private const double Visible = 2;

    // Of the box's sides: key points may lie a little beyond it.
    private const double Beyond = 0.1;

    /// <summary>Reads the numbers of a line.</summary>
    /// <param name="text">What follows the class.</param>
    /// <param name="label">Its name.</param>
    /// <param name="hasKeyPoints">Whether what follows a box are key points, as the description says.</param>
    public static YoloBox Of(ReadOnlySpan<char> text, string label, bool hasKeyPoints)
    {
        List<double> all = [];
        foreach (Range part in text.SplitAny(' ', '\t'))
        {
            if (!text[part].IsEmpty)
                all.Add(
                    double.TryParse(text[part], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN
                );
        }

        ReadOnlySpan<double> numbers = CollectionsMarshal.AsSpan(all);
        if (numbers.Length is NumbersOfBox or NumbersOfBox + 1)
            return new YoloBox(Centered(numbers, label));
        if (numbers.Length < FewestOfOutline)
            return new YoloBox(None(label));
        if (hasKeyPoints || HasMarks(numbers))
            return new YoloBox(Centered(numbers, label));
        return numbers.Length % NumbersOfPoint == 0
            ? new YoloBox(Around(numbers, label), IsOutline: true, IsDoubtful: HoldsPoints(numbers))
            : new YoloBox(None(label));
    }

    private static PictureBox None(string label) => new(double.NaN, double.NaN, double.NaN, double.NaN, label, AreShares: true);

    private static PictureBox Centered(ReadOnlySpan<double> numbers, string label) =>
        new(numbers[0] - (numbers[2] / 2), numbers[1] - (numbers[3] / 2), numbers[2], numbers[3], label, AreShares: true);

    private static PictureBox Around(ReadOnlySpan<double> numbers, string label)
    {
        (double left, double top, double right, double bottom) = (numbers[0], numbers[1], numbers[0], numbers[1]);
        for (int i = NumbersOfPoint; i < numbers.Length; i += NumbersOfPoint)
        {
            (left, right) = (Math.Min(left, numbers[i]), Math.Max(right, numbers[i]));
            (top, bottom) = (Math.Min(top, numbers[i + 1]), Math.Max(bottom, numbers[i + 1]));
        }

        return PictureBox.Between(left, top, right, bottom, label, areShares: true);
    }

    // No corner of an outline lies two sides away, and of an outline there are no three numbers a corner.
    private static bool HasMarks(ReadOnlySpan<double> numbers)
    {
        ReadOnlySpan<double> points = numbers[NumbersOfBox..];
        if (points.Length % NumbersOfMarkedPoint != 0)
            return false;
        bool isOdd = numbers.Length % NumbersOfPoint != 0;
        for (int i = NumbersOfMarkedPoint - 1; i < points.Length; i += NumbersOfMarkedPoint)
        {
            if (points[i] is not (0 or 1 or Visible))
                return false;
            isOdd |= points[i] == Visible;
        }

        return isOdd;
    }

    private static bool HoldsPoints(ReadOnlySpan<double> numbers)
    {
        PictureBox box = Centered(numbers, "");
        if (!box.HasArea)
            return false;
        for (int i = NumbersOfBox; i < numbers.Length; i += NumbersOfPoint)
        {
            // A point that nobody marked is written as two zeros.
            bool isMarked = numbers[i] != 0 || numbers[i + 1] != 0;
            if (isMarked && !(IsWithin(numbers[i], box.Left, box.Width) && IsWithin(numbers[i + 1], box.Top, box.Height)))
                return false;
        }

        return true;
    }

    private static bool IsWithin(double place, double start, double side) =>
        place >= start - (Beyond * side) && place <= start + ((1 + Beyond) * side);
}
