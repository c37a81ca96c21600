using System.Xml.Linq;
using MLNet.Embeddings.Reports.Charts;

namespace MLNet.Embeddings.Tests.Reports.Charts;

public class SvgDrawingTests
{
    [Fact]
    public void Names_of_any_characters_leave_the_drawing_well_formed()
    {
        const string nasty = "</text><script>&\"'\e[31m\0\u0008\uffff\ud800\u202e\u2028]]>";
        var drawing = new SvgDrawing(10, 10);
        drawing.Text(1, 1, nasty);
        drawing.TurnedText(1, 1, nasty);
        drawing.Bar(1, 1, 5, "#fff", nasty);
        drawing.Cell(1, 1, 5, 0.5, nasty, "");
        string svg = drawing.ToString();
        XElement root = XDocument.Parse(svg).Root!;
        IEnumerable<XElement> named = root.Descendants().Where(element => element.Name.LocalName is "text" or "title");
        string[] texts = [.. named.Select(element => element.Value)];
        Assert.Equal(4, texts.Length);
        Assert.All(texts, text => Assert.StartsWith("</text><script>&\"'\\u001b[31m\\u0000\\u0008\\uffff\\ud800\\u202e\\u2028]]>", text));
        Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName == "script");
        Assert.DoesNotContain('\u202e', svg);
    }
}
