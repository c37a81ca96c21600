using System.Net;
using System.Text;

namespace MLNet.Embeddings.Reports.Page;

/// <summary>Writes a page as one HTML file that needs nothing else: style, scripts, the plotting library and all data are inside.</summary>
internal static class MapPageWriter
{
    private static readonly string[] Styles =
    [
        "base.css",
        "header.css",
        "maps.css",
        "side.css",
        "findings.css",
        "viewer.css",
        "report.css",
        "narrow.css",
        "print.css",
    ];

    private static readonly string[] Scripts =
    [
        "dom.js",
        "palette.js",
        "theme.js",
        "page-data.js",
        "pictures.js",
        "coloring.js",
        "finding-coloring.js",
        "visible-rows.js",
        "sphere-shading.js",
        "point-picker.js",
        "frame-budget.js",
        "map-frame.js",
        "map-overlay.js",
        "map-controls.js",
        "map-view.js",
        "map-panel.js",
        "map-panels.js",
        "outline.js",
        "selection.js",
        "legend.js",
        "search.js",
        "details.js",
        "decision-kinds.js",
        "decisions.js",
        "decisions-file.js",
        "findings.js",
        "finding-filters.js",
        "virtual-table.js",
        "findings-table.js",
        "picture-pair.js",
        "finding-viewer.js",
        "finding-keys.js",
        "workbench.js",
        "address.js",
        "report.js",
        "page.js",
    ];

    public static void Write(Stream stream, MapPage page)
    {
        page.Check();
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
        string template = Resource("map-page.html");
        int position = 0;
        while (template.IndexOf("{{", position, StringComparison.Ordinal) is var start and >= 0)
        {
            int end = template.IndexOf("}}", start, StringComparison.Ordinal);
            writer.Write(template.AsSpan(position, start - position));
            WritePart(writer, template[(start + 2)..end], page);
            position = end + 2;
        }

        writer.Write(template.AsSpan(position));
    }

    private static void WritePart(TextWriter writer, string name, MapPage page)
    {
        if (name == "pictures")
            PackedData.Write(writer, page.Pictures?.Files ?? []);
        else
            writer.Write(Part(name, page));
    }

    private static string Part(string name, MapPage page) =>
        name switch
        {
            "title" => WebUtility.HtmlEncode(page.Title),
            "subtitle" => WebUtility.HtmlEncode(page.Subtitle),
            "style" => string.Concat(Styles.Select(Resource)),
            "library" => Resource("deck.gl-9.4.0.min.js"),
            "license" => Resource("deck.gl-LICENSE.txt"),
            "script" => string.Concat(Scripts.Select(Resource)),
            // A closing tag inside a name must not end the script element.
            "data" => MapPageData.Of(page).ToJsonString(PackedData.Json).Replace("<", "\\u003c", StringComparison.Ordinal),
            _ => throw new InvalidOperationException($"The page template has an unknown part '{name}'."),
        };

    private static string Resource(string name)
    {
        using Stream stream =
            typeof(MapPageWriter).Assembly.GetManifestResourceStream($"Page/{name}")
            ?? throw new InvalidOperationException($"The program lacks its resource '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
