using System.Globalization;
using System.Net;
using System.Text;

namespace MLNet.Embeddings.Reports.Charts;

/// <summary>A drawing in the making: bars, squares and texts in the color of the page's text.</summary>
/// <param name="width">Width in pixels.</param>
/// <param name="height">Height in pixels.</param>
internal sealed class SvgDrawing(double width, double height)
{
    private readonly StringBuilder _parts = new();

    public void Rectangle(double x, double y, double wide, double high, string color) =>
        Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{wide:0.##}\" height=\"{high:0.##}\" rx=\"2\" fill=\"{color}\"/>");

    public double Bar(double x, double y, double wide, string color, string title)
    {
        if (wide > 0)
        {
            Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{Math.Max(wide - 1, 0.5):0.##}\" height=\"16\" rx=\"2\" ");
            Add($"fill=\"{color}\"><title>{Encode(title)}</title></rect>");
        }
        return x + wide;
    }

    public void Cell(double x, double y, double size, double strength, string title, string text)
    {
        Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{size:0.##}\" height=\"{size:0.##}\" rx=\"3\" fill=\"#4269d0\" ");
        Add($"fill-opacity=\"{0.06 + (0.94 * strength):0.###}\"><title>{Encode(title)}</title></rect>");
        if (text.Length > 0)
        {
            Add($"<text x=\"{x + (size / 2):0.##}\" y=\"{y + (size / 2) + 4:0.##}\" text-anchor=\"middle\" font-size=\"11\" ");
            Add($"fill=\"{(strength > 0.74 ? "#ffffff" : "currentColor")}\" pointer-events=\"none\">{text}</text>");
        }
    }

    public void Text(double x, double y, string text, string anchor = "start") =>
        Add($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\" fill=\"currentColor\">{Encode(text)}</text>");

    public void TurnedText(double x, double y, string text) =>
        Add($"<text transform=\"translate({x:0.##} {y:0.##}) rotate(-50)\" fill=\"currentColor\">{Encode(text)}</text>");

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"0 0 {width:0} {height:0}\" "
                + $"font-family=\"system-ui, sans-serif\" font-size=\"12\" color=\"#1c2430\">{_parts}</svg>"
        );

    private void Add(FormattableString part) => _parts.Append(part.ToString(CultureInfo.InvariantCulture));

    // Control characters have no place in XML, not even as references; they are shown as on a terminal.
    private static string Encode(string text) => WebUtility.HtmlEncode(PrintableText.Line(text));
}
