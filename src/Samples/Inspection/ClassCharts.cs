using System.Globalization;
using System.Net;
using System.Text;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Quality;

namespace MLNet.Embeddings.Samples.Inspection;

/// <summary>Draws the class distribution as SVG: for a page, or as a file of its own.</summary>
internal static class ClassCharts
{
    private const int LargestHeatMap = 40;
    private const int RowHeight = 22;
    private const int LetterWidth = 7;

    // The page's colours of the first classes.
    private static readonly string[] SplitColors = ["#4269d0", "#f28a1e", "#3ca951", "#9b5de5", "#22b8c8", "#9c6b4e"];

    /// <summary>A bar per class, cut into its splits, with its number of pictures.</summary>
    /// <param name="distribution">The counts.</param>
    /// <param name="splits">Places of the splits, in the order of drawing.</param>
    public static string Bars(ClassDistribution distribution, IReadOnlyList<int> splits)
    {
        const int barWidth = 360;
        int left = NameWidth(distribution.Classes);
        int largest = Math.Max(1, Enumerable.Range(0, distribution.Classes.Count).Max(distribution.CountOf));
        var svg = new Drawing(left + barWidth + 60, (distribution.Classes.Count * RowHeight) + 26);
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
                start = svg.Bar(start, y, Width(distribution.CountOf(label, splits[i])), SplitColors[i % SplitColors.Length], $"{distribution.Classes[label]}, {distribution.Splits[splits[i]]}: {distribution.CountOf(label, splits[i])}");
            int unsplit = distribution.CountOf(label) - splits.Sum(split => distribution.CountOf(label, split));
            start = svg.Bar(start, y, Width(unsplit), SplitColors[splits.Count % SplitColors.Length], $"{distribution.Classes[label]}: {unsplit}");
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
        var svg = new Drawing(left + (classes.Count * cell) + 50, top + (classes.Count * cell) + 6);
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
                svg.Cell(left + (column * cell), top + (row * cell), cell - 2, strength, $"{classes[row]} and {classes[column]}: {similarity:0.00}", cell > RowHeight ? Short(similarity) : "");
            }
        }

        return svg.ToString();
    }

    private static string Short(float value) =>
        Math.Round(value, 2) == 0 ? ".00" : value.ToString("0.00", CultureInfo.InvariantCulture).Replace("0.", ".", StringComparison.Ordinal).Replace('-', '−');

    private static int NameWidth(IReadOnlyList<string> names) => 20 + (LetterWidth * names.Select(name => name.Length).DefaultIfEmpty(0).Max());

    private sealed class Drawing(double width, double height)
    {
        private readonly StringBuilder _parts = new();

        public void Rectangle(double x, double y, double wide, double high, string color) =>
            Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{wide:0.##}\" height=\"{high:0.##}\" rx=\"2\" fill=\"{color}\"/>");

        public double Bar(double x, double y, double wide, string color, string title)
        {
            if (wide > 0)
                Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{Math.Max(wide - 1, 0.5):0.##}\" height=\"16\" rx=\"2\" fill=\"{color}\"><title>{Encode(title)}</title></rect>");
            return x + wide;
        }

        public void Cell(double x, double y, double size, double strength, string title, string text)
        {
            Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{size:0.##}\" height=\"{size:0.##}\" rx=\"3\" fill=\"#4269d0\" fill-opacity=\"{0.06 + (0.94 * strength):0.###}\"><title>{Encode(title)}</title></rect>");
            if (text.Length > 0)
                Add($"<text x=\"{x + (size / 2):0.##}\" y=\"{y + (size / 2) + 4:0.##}\" text-anchor=\"middle\" font-size=\"11\" fill=\"{(strength > 0.55 ? "#ffffff" : "currentColor")}\" pointer-events=\"none\">{text}</text>");
        }

        public void Text(double x, double y, string text, string anchor = "start") =>
            Add($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\" fill=\"currentColor\">{Encode(text)}</text>");

        public void TurnedText(double x, double y, string text) =>
            Add($"<text transform=\"translate({x:0.##} {y:0.##}) rotate(-50)\" fill=\"currentColor\">{Encode(text)}</text>");

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"0 0 {width:0} {height:0}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" color=\"#1c2430\">{_parts}</svg>");

        private void Add(FormattableString part) => _parts.Append(part.ToString(CultureInfo.InvariantCulture));

        private static string Encode(string text) => WebUtility.HtmlEncode(text);
    }
}
