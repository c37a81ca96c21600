using System.Globalization;
using System.Text;

namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>Figures of several models side by side, and the section of the model card that shows them.</summary>
internal sealed class FigureColumns(IReadOnlyList<string> models)
{
    private const string Heading = "## Measured";
    private const string Missing = "–";

    private readonly List<(string Name, string[] Values)> _rows = [];

    /// <summary>Adds a row; a model that has no such figure has none.</summary>
    public void Add(string name, IReadOnlyList<double?> values, string format = "F3")
    {
        string[] texts = [.. values.Select(value => value?.ToString(format, CultureInfo.InvariantCulture) ?? Missing)];
        _rows.Add((name, texts));
        Console.Error.WriteLine($"{name}: {string.Join(", ", models.Zip(texts, (model, text) => $"{model} {text}"))}");
    }

    public string ToTable()
    {
        var table = new StringBuilder(
            $"| measure | {string.Join(" | ", models)} |\n| --- |{string.Concat(models.Select(_ => " --- |"))}\n"
        );
        foreach ((string name, string[] values) in _rows)
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", values)} |\n");

        return table.ToString();
    }

    /// <summary>Replaces a model card's section of figures.</summary>
    /// <param name="card">File of the card.</param>
    /// <param name="introduction">What was measured, and how.</param>
    /// <exception cref="InvalidDataException">The card has no such section.</exception>
    public void WriteTo(string card, string introduction)
    {
        string text = File.ReadAllText(card);
        int start = text.IndexOf(Heading, StringComparison.Ordinal);
        if (start < 0)
            throw new InvalidDataException($"'{card}' has no section '{Heading}' to put the figures into.");

        int end = text.IndexOf("\n## ", start, StringComparison.Ordinal);
        string section = $"{Heading}\n\n{introduction}\n\n{ToTable()}".ReplaceLineEndings("\n");
        File.WriteAllText(card, text[..start] + section + (end < 0 ? "" : text[end..]));
    }
}
