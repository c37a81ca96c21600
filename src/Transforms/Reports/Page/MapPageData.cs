using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Reports.Page;

/// <summary>What a page shows, as JSON; image files are apart, so that maps are drawn before these are unpacked.</summary>
internal static class MapPageData
{
    public static JsonObject Of(MapPage page)
    {
        var data = new JsonObject
        {
            ["facts"] = Facts(page.Facts),
            ["maps"] = new JsonArray([.. page.Maps.Select(Map)]),
            ["colorings"] = new JsonArray([.. page.Colorings.Select(Coloring)]),
        };
        byte[] names = page.Names is null ? [] : JsonSerializer.SerializeToUtf8Bytes(page.Names, PackedData.Json);
        if (page.Names is not null)
            data["names"] = PackedData.Of(names);

        if (page.Thumbnails is { } thumbnails)
        {
            data["thumbnails"] = new JsonObject
            {
                ["width"] = thumbnails.Width,
                ["height"] = thumbnails.Height,
                ["channels"] = thumbnails.Channels,
                ["pixels"] = PackedData.Of(thumbnails.Pixels),
            };
        }

        if (page.Pictures is { } pictures)
        {
            data["pictures"] = new JsonObject
            {
                ["lengths"] = PackedData.Of(MemoryMarshal.AsBytes<int>([.. pictures.Files.Select(file => file.Length)])),
            };
        }

        if (page.Neighbors is { } neighbors)
        {
            data["neighbors"] = new JsonObject
            {
                ["count"] = neighbors.Count,
                ["points"] = PackedData.Of(MemoryMarshal.AsBytes<int>(neighbors.Points)),
            };
        }

        if (page.Words is { } words)
        {
            data["words"] = new JsonObject
            {
                ["count"] = words.Count,
                ["names"] = PackedData.Of(JsonSerializer.SerializeToUtf8Bytes(words.Names, PackedData.Json)),
                ["points"] = PackedData.Of(MemoryMarshal.AsBytes<int>(words.Points)),
            };
        }

        if (page.Originals is { } originals)
            data["originals"] = Originals(originals);
        if (page.Findings is not null)
            AddFindings(data, page, names);
        data["sections"] = new JsonArray([.. page.Sections.Select(Section)]);
        return data;
    }

    private static JsonObject Originals(PageOriginals originals)
    {
        var json = new JsonObject { ["prefix"] = originals.Prefix };
        if (originals.Paths is { } paths)
            json["paths"] = PackedData.Of(JsonSerializer.SerializeToUtf8Bytes(paths, PackedData.Json));
        return json;
    }

    private static void AddFindings(JsonObject data, MapPage page, byte[] names)
    {
        byte[] findings = JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. page.Findings!.Select(Finding)]), PackedData.Json);
        data["item"] = page.Item;
        data["findings"] = PackedData.Of(findings);
        data["flags"] = new JsonArray([
            .. page.Flags.Select(flag => new JsonObject
            {
                ["kind"] = flag.Kind,
                ["name"] = flag.Name,
                ["points"] = PackedData.Of(MemoryMarshal.AsBytes<int>([.. flag.Points])),
            }),
        ]);
        data["groups"] = PackedData.Of(
            JsonSerializer.SerializeToUtf8Bytes(page.Groups.ToDictionary(group => group.Id, group => group.Points), PackedData.Json)
        );
        // Decisions that a browser keeps belong to this data set and these findings, wherever the page lies.
        data["identity"] = Convert.ToHexStringLower(SHA256.HashData([.. names, .. findings]))[..16];
    }

    private static JsonObject Finding(PageFinding finding)
    {
        var json = new JsonObject
        {
            ["kind"] = finding.Kind,
            ["key"] = finding.Key,
            ["point"] = finding.Point,
        };
        if (finding.OtherKey.Length > 0)
            (json["other"], json["otherPoint"]) = (finding.OtherKey, finding.OtherPoint);
        if (finding.Score is { } score)
            json["score"] = Math.Round(score, 4);
        if (finding.Group > 0)
            json["group"] = finding.Group;
        if (finding.SuggestedLabel.Length > 0)
            json["suggested"] = finding.SuggestedLabel;
        if (finding.Voters.Count > 0)
            json["voters"] = new JsonArray([.. finding.Voters.Select(voter => (JsonNode)voter)]);
        if (finding.Evidence.Length > 0)
            json["evidence"] = finding.Evidence;
        return json;
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
            json["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)Texts(row.Cells))]);
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
            ["coordinates"] = PackedData.Of(MemoryMarshal.AsBytes<float>(map.Coordinates.Values)),
        };

    private static JsonNode Coloring(PageColoring coloring)
    {
        var json = new JsonObject { ["name"] = coloring.Name };
        if (coloring.Classes is not null)
            json["classes"] = new JsonArray([.. coloring.Classes.Select(name => JsonValue.Create(name))]);
        if (coloring.None is { } none)
            json["none"] = none;
        json["values"] = coloring.ClassOfPoint is { } classes
            ? PackedData.Of(MemoryMarshal.AsBytes<int>(classes))
            : PackedData.Of(MemoryMarshal.AsBytes<float>(coloring.Scores));
        return json;
    }

    private static JsonArray Facts(IReadOnlyList<PageFact> facts) =>
        new([
            .. facts.Select(fact =>
            {
                var json = new JsonObject { ["name"] = fact.Name, ["value"] = fact.Value };
                if (fact.Kind is not null)
                    json["kind"] = fact.Kind;
                return json;
            }),
        ]);
}
