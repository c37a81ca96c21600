using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Reports.Page;

/// <summary>Writes a page as one HTML file that needs nothing else: style, scripts, the plotting library and all data are inside.</summary>
internal static class MapPageWriter
{
    private static readonly string[] Scripts =
    [
        "palette.js",
        "page-data.js",
        "pictures.js",
        "coloring.js",
        "sphere-shading.js",
        "point-picker.js",
        "frame-budget.js",
        "map-view.js",
        "report.js",
        "page.js",
    ];
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
            writer.Write(Part(template[(start + 2)..end], page));
            position = end + 2;
        }

        writer.Write(template.AsSpan(position));
    }

    private static string Part(string name, MapPage page) =>
        name switch
        {
            "title" => WebUtility.HtmlEncode(page.Title),
            "subtitle" => WebUtility.HtmlEncode(page.Subtitle),
            "style" => Resource("map-page.css"),
            "library" => Resource("deck.gl-9.4.0.min.js"),
            "license" => Resource("deck.gl-LICENSE.txt"),
            "script" => string.Concat(Scripts.Select(Resource)),
            // A closing tag inside a name must not end the script element.
            "data" => Data(page).ToJsonString(Compact).Replace("<", "\\u003c", StringComparison.Ordinal),
            _ => throw new InvalidOperationException($"The page template has an unknown part '{name}'."),
        };

    private static JsonObject Data(MapPage page)
    {
        var data = new JsonObject
        {
            ["facts"] = Facts(page.Facts),
            ["maps"] = new JsonArray([.. page.Maps.Select(Map)]),
            ["colorings"] = new JsonArray([.. page.Colorings.Select(Coloring)]),
        };
        if (page.Names is not null)
            data["names"] = Pack(JsonSerializer.SerializeToUtf8Bytes(page.Names, Compact));

        if (page.Thumbnails is { } thumbnails)
        {
            data["thumbnails"] = new JsonObject
            {
                ["width"] = thumbnails.Width,
                ["height"] = thumbnails.Height,
                ["channels"] = thumbnails.Channels,
                ["pixels"] = Pack(thumbnails.Pixels),
            };
        }

        if (page.Pictures is { } pictures)
        {
            data["pictures"] = new JsonObject
            {
                ["lengths"] = Pack(MemoryMarshal.AsBytes<int>([.. pictures.Files.Select(file => file.Length)])),
                // JPEG files cannot be made smaller; only the wrapping is wanted.
                ["files"] = Pack(Join(pictures.Files), CompressionLevel.NoCompression),
            };
        }

        data["pointFacts"] = new JsonObject([
            .. page.PointFacts.Select(point => KeyValuePair.Create<string, JsonNode?>($"{point.Key}", Facts(point.Value))),
        ]);
        data["sections"] = new JsonArray([.. page.Sections.Select(Section)]);
        return data;
    }

    private static JsonNode Section(PageSection section)
    {
        var json = new JsonObject
        {
            ["title"] = section.Title,
            ["note"] = section.Note,
            ["charts"] = Texts(section.Charts ?? []),
        };
        if (section.Table is { } table)
        {
            json["columns"] = Texts(table.Columns);
            json["rows"] = new JsonArray([
                .. table.Rows.Select(row =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["cells"] = Texts(row.Cells),
                            ["points"] = new JsonArray([.. row.Points.Select(point => (JsonNode)point)]),
                        }
                ),
            ]);
        }

        return json;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonNode Map(PageMap map) =>
        new JsonObject
        {
            ["name"] = map.Name,
            ["dimension"] = map.Coordinates.ColumnCount,
            ["facts"] = Facts(map.Facts),
            ["coordinates"] = Pack(MemoryMarshal.AsBytes<float>(map.Coordinates.Values)),
        };

    private static JsonNode Coloring(PageColoring coloring)
    {
        var json = new JsonObject { ["name"] = coloring.Name };
        if (coloring.Classes is not null)
            json["classes"] = new JsonArray([.. coloring.Classes.Select(name => JsonValue.Create(name))]);
        json["values"] = coloring.ClassOfPoint is { } classes
            ? Pack(MemoryMarshal.AsBytes<int>(classes))
            : Pack(MemoryMarshal.AsBytes<float>(coloring.Scores));
        return json;
    }

    private static JsonArray Facts(IReadOnlyList<PageFact> facts) =>
        new([
            .. facts.Select(fact => new JsonObject
            {
                ["name"] = fact.Name,
                ["value"] = fact.Value,
                ["section"] = fact.Section,
            }),
        ]);

    private static byte[] Join(IReadOnlyList<byte[]> files)
    {
        var joined = new byte[files.Sum(file => file.Length)];
        int end = 0;
        foreach (byte[] file in files)
        {
            file.CopyTo(joined, end);
            end += file.Length;
        }

        return joined;
    }

    private static string Pack(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true))
            gzip.Write(bytes);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    private static string Resource(string name)
    {
        using Stream stream =
            typeof(MapPageWriter).Assembly.GetManifestResourceStream($"Page/{name}")
            ?? throw new InvalidOperationException($"The program lacks its resource '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
