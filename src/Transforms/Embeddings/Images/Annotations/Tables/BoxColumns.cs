using System.Globalization;
using MLNet.Embeddings.Images.Annotations.Boxes;
using MLNet.Embeddings.Images.Tables;

namespace MLNet.Embeddings.Images.Annotations.Tables;

/// <summary>The columns of a table that hold boxes around objects: four with edges in pixels, or one with lists of left, top, width and
/// height.</summary>
internal sealed class BoxColumns
{
    private const int NumbersOfBox = 4;

    private static readonly string[][] Corners =
    [
        ["xmin", "ymin", "xmax", "ymax"],
        ["x1", "y1", "x2", "y2"],
        ["left", "top", "right", "bottom"],
        ["x0", "y0", "x1", "y1"],
    ];

    private static readonly string[][] Sizes =
    [
        ["x", "y", "w", "h"],
        ["x", "y", "width", "height"],
        ["bboxx", "bboxy", "bboxw", "bboxh"],
        ["bboxx", "bboxy", "bboxwidth", "bboxheight"],
        ["left", "top", "width", "height"],
    ];

    private static readonly string[] Lists = ["bbox", "box", "boundingbox"];
    private static readonly char[] Between = [' ', ',', ';', '[', ']', '(', ')'];

    private readonly int[] _columns;
    private readonly bool _areCorners;

    private BoxColumns(int[] columns, bool areCorners)
    {
        _columns = columns;
        _areCorners = areCorners;
    }

    /// <summary>Finds the columns; those of none hold boxes where the labels themselves do, as the objects of Hugging Face.</summary>
    public static BoxColumns Find(ITable table)
    {
        string[] plain = [.. table.Columns.Select(column => string.Concat(column.Where(char.IsLetterOrDigit)).ToLowerInvariant())];
        int[] PlacesOf(string[] names) => Array.ConvertAll(names, name => Array.IndexOf(plain, name));
        if (Corners.Select(PlacesOf).FirstOrDefault(places => !places.Contains(-1)) is { } corners)
            return new BoxColumns(corners, areCorners: true);
        if (Sizes.Select(PlacesOf).FirstOrDefault(places => !places.Contains(-1)) is { } sizes)
            return new BoxColumns(sizes, areCorners: false);
        int list = Array.FindIndex(plain, name => Lists.Contains(name));
        return new BoxColumns(list < 0 ? [] : [list], areCorners: false);
    }

    /// <summary>The boxes of a row, with the row's labels.</summary>
    /// <param name="row">The row.</param>
    /// <param name="labels">Its cell of labels.</param>
    public IEnumerable<PictureBox> BoxesOf(TableRow row, TableCell labels)
    {
        if (labels.Boxes is { } boxes)
        {
            string[] names = [labels.Text, .. labels.More ?? []];
            for (int i = 0; i < boxes.Count; i++)
                yield return OfSize(boxes[i], i < names.Length ? names[i] : "");
            yield break;
        }

        string label = labels.Values.FirstOrDefault("");
        if (_columns.Length == 1 && row.Cells[_columns[0]] is var cell)
        {
            if (cell.Text.Length > 0)
                yield return OfSize(NumbersOf(cell), label);
        }
        else if (_columns.Length == NumbersOfBox && !Array.TrueForAll(_columns, column => row.Cells[column].Text.Length == 0))
        {
            double[] edges = Array.ConvertAll(_columns, column => NumberOf(row.Cells[column].Text));
            yield return _areCorners ? PictureBox.Between(edges[0], edges[1], edges[2], edges[3], label) : OfSize(edges, label);
        }
    }

    private static PictureBox OfSize(double[] numbers, string label) =>
        numbers.Length == NumbersOfBox
            ? new PictureBox(numbers[0], numbers[1], numbers[2], numbers[3], label)
            : new PictureBox(double.NaN, double.NaN, double.NaN, double.NaN, label);

    // A list of JSON, or its text in a cell.
    private static double[] NumbersOf(TableCell cell) =>
        cell.More is { Count: > 0 } more
            ? [NumberOf(cell.Text), .. more.Select(NumberOf)]
            : Array.ConvertAll(cell.Text.Split(Between, StringSplitOptions.RemoveEmptyEntries), NumberOf);

    private static double NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
