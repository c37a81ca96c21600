using System.Text;
using System.Text.Json;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Images.Tables;

/// <summary>A table as lines of JSON, an object each.</summary>
internal sealed class JsonLinesTable : ITable
{
    private const int LinesForColumns = 100;
    private const int LongestLine = 1 << 24;

    // Objects of a picture as Hugging Face has them: { "bbox": [...], "categories": [...] }.
    private static readonly string[] CategoryNames = ["categories", "category", "labels", "label"];

    private readonly string _path;
    private readonly string _name;

    private JsonLinesTable(string path, string name)
    {
        _path = path;
        _name = name;
        Columns = [.. Objects().Take(LinesForColumns).SelectMany(line => NamesOf(line.Object)).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public bool LacksHeader => false;

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What people call it.</param>
    public static JsonLinesTable Open(string path, string name)
    {
        var table = new JsonLinesTable(path, name);
        return table.Columns.Count > 0 ? table : throw SourceFault.At(name, 1, "The first lines hold no JSON objects.");
    }

    /// <inheritdoc/>
    public IEnumerable<TableRow> Rows()
    {
        foreach ((long line, JsonElement? row, string? fault) in Objects())
        {
            IReadOnlyList<TableCell>? cells = row is { } json ? CellsOf(json) : null;
            yield return cells is not null
                ? new TableRow(line, cells)
                : new TableRow(line, [.. Columns.Select(_ => TableCell.Empty)], fault ?? "a text in it is no valid Unicode");
        }
    }

    private TableCell[]? CellsOf(JsonElement json)
    {
        try
        {
            return [.. Columns.Select(column => json.TryGetProperty(column, out JsonElement value) ? CellOf(value) : TableCell.Empty)];
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private IEnumerable<(long Line, JsonElement? Object, string? Fault)> Objects()
    {
        using StreamReader text = new(RegularFile.Open(_path), Encoding.UTF8, true, 1 << 16);
        var letters = new StringBuilder();
        for (long line = 1; ReadLine(text, letters, line); line++)
        {
            string content = letters.ToString();
            if (!string.IsNullOrWhiteSpace(content))
                yield return Parse(content, line);
        }
    }

    private static (long Line, JsonElement? Object, string? Fault) Parse(string content, long line)
    {
        try
        {
            JsonElement json = JsonElement.Parse(content);
            return json.ValueKind == JsonValueKind.Object ? (line, json, null) : (line, null, "it is no JSON object");
        }
        catch (JsonException)
        {
            return (line, null, "it is no JSON");
        }
    }

    private bool ReadLine(StreamReader text, StringBuilder letters, long line)
    {
        letters.Clear();
        int letter = text.Read();
        if (letter < 0)
            return false;
        for (; letter >= 0 && letter != '\n'; letter = text.Read())
        {
            if (letters.Length == LongestLine)
                throw SourceFault.At(_name, line, "The line is longer than 16 million letters.");
            letters.Append((char)letter);
        }

        return true;
    }

    private static string[] NamesOf(JsonElement? json)
    {
        try
        {
            return json is { } row ? [.. row.EnumerateObject().Select(property => property.Name)] : [];
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    private static TableCell CellOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            string? name = Array.Find(CategoryNames, name => value.TryGetProperty(name, out _));
            TableCell labels = name is null ? TableCell.Empty : CellOf(value.GetProperty(name));
            return labels with { Boxes = BoxesOf(value) };
        }

        if (value.ValueKind != JsonValueKind.Array)
            return new TableCell(TextOf(value));
        string[] values = [.. value.EnumerateArray().Select(item => CellOf(item).Text)];
        return values.Length == 0 ? TableCell.Empty : new TableCell(values[0], values[1..]);
    }

    private static double[][]? BoxesOf(JsonElement objects)
    {
        if (!objects.TryGetProperty("bbox", out JsonElement boxes) || boxes.ValueKind != JsonValueKind.Array)
            return null;
        JsonElement[] all = [.. boxes.EnumerateArray()];
        return Array.TrueForAll(all, box => box.ValueKind == JsonValueKind.Array)
            ? Array.ConvertAll(all, box => (double[])[.. box.EnumerateArray().Select(NumberOf)])
            :
            [
                [.. all.Select(NumberOf)],
            ];
    }

    private static double NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : double.NaN;

    private static string TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => "",
        };
}
