using System.Globalization;

namespace MLNet.Embeddings.Reports.Charts;

/// <summary>Draws the class distribution as SVG: for a page, or as a file of its own.</summary>
internal static class ClassCharts
{
    /// <summary>The most classes that a square per pair is drawn of.</summary>
    public const int LargestHeatMap = 40;

    private const int RowHeight = 22;
    private const int LetterWidth = 7;

    // The page's colors of the first classes.
    private static readonly string[] SplitColors = ["#4269d0", "#f28a1e", "#3ca951", "#9b5de5", "#22b8c8", "#9c6b4e"];

    /// <summary>A bar per class, cut into its splits, with its number of pictures.</summary>
    /// <param name="distribution">The counts.</param>
    /// <param name="splits">Places of the splits, in the order of drawing.</param>
    public static string Bars(ClassDistribution distribution, IReadOnlyList<int> splits)
    {
        const int barWidth = 360;
        int left = NameWidth(distribution.Classes);
        int largest = Math.Max(1, Enumerable.Range(0, distribution.Classes.Count).Max(distribution.CountOf));
        var svg = new SvgDrawing(left + barWidth + 60, (distribution.Classes.Count * RowHeight) + 26);
        double x = left;
        for (int i = 0; i < splits.Count; i++)
        {
            svg.Rectangle(x, 2, 11, 11, SplitColors[i % SplitColors.Length]);
            svg.Text(x + 16, 12, distribution.Splits[splits[i]]);
            x += 34 + (LetterWidth * distribution.Splits[splits[i]].Length);
        }

        for (int label = 0; label < distribution.Classes.Count; label++)
        {
            double y = 24 + (label * RowHeight);
            svg.Text(left - 8, y + 12, distribution.Classes[label], "end");
            double start = left;
            for (int i = 0; i < splits.Count; i++)
                start = svg.Bar(
                    start,
                    y,
                    Width(distribution.CountOf(label, splits[i])),
                    SplitColors[i % SplitColors.Length],
                    $"{distribution.Classes[label]}, {distribution.Splits[splits[i]]}: {distribution.CountOf(label, splits[i])}"
                );
            int unsplit = distribution.CountOf(label) - splits.Sum(split => distribution.CountOf(label, split));
            start = svg.Bar(
                start,
                y,
                Width(unsplit),
                SplitColors[splits.Count % SplitColors.Length],
                $"{distribution.Classes[label]}: {unsplit}"
            );
            svg.Text(start + 6, y + 12, distribution.CountOf(label).ToString("N0", CultureInfo.InvariantCulture));
        }

        return svg.ToString();

        double Width(int count) => (double)count / largest * barWidth;
    }

    /// <summary>A square per pair of classes, the darker the more similar; empty text where there are too many classes to read.</summary>
    public static string HeatMap(IReadOnlyList<string> classes, Matrix similarities)
    {
        if (classes.Count is 0 or > LargestHeatMap)
            return "";

        int left = NameWidth(classes);
        int cell = classes.Count <= 15 ? 34 : RowHeight;
        int top = Math.Min(left, 110);
        var svg = new SvgDrawing(left + (classes.Count * cell) + 50, top + (classes.Count * cell) + 6);
        float[] others = [.. similarities.Values.Where((value, i) => i / classes.Count != i % classes.Count && !float.IsNaN(value))];
        float low = others.DefaultIfEmpty(0).Min();
        float high = others.DefaultIfEmpty(1).Max();
        for (int row = 0; row < classes.Count; row++)
        {
            svg.Text(left - 8, top + (row * cell) + (cell / 2) + 4, classes[row], "end");
            svg.TurnedText(left + (row * cell) + (cell / 2) + 4, top - 8, classes[row]);
            for (int column = 0; column < classes.Count; column++)
            {
                float similarity = similarities[row, column];
                if (row == column || float.IsNaN(similarity))
                    continue;
                double strength = high > low ? (similarity - low) / (high - low) : 0;
                svg.Cell(
                    left + (column * cell),
                    top + (row * cell),
                    cell - 2,
                    strength,
                    string.Create(CultureInfo.InvariantCulture, $"{classes[row]} and {classes[column]}: {similarity:0.00}"),
                    cell > RowHeight ? Short(similarity) : ""
                );
            }
        }

        return svg.ToString();
    }

    private static string Short(float value) =>
        Math.Round(value, 2) == 0
            ? ".00"
            : value.ToString("0.00", CultureInfo.InvariantCulture).Replace("0.", ".", StringComparison.Ordinal).Replace('-', '−');

    private static int NameWidth(IReadOnlyList<string> names) =>
        20 + (LetterWidth * names.Select(name => name.Length).DefaultIfEmpty(0).Max());
}
