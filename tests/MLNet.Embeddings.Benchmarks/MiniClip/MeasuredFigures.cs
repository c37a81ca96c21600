using System.Text;

namespace MLNet.Embeddings.Benchmarks.MiniClip;

/// <summary>Figures as they are measured, and the section of the model card that shows them.</summary>
internal sealed class MeasuredFigures
{
    private const string Heading = "## Measured";

    private const string Command =
        "dotnet run -c Release --project tests/MLNet.Embeddings.Benchmarks -- mini-clip --data FOLDER --card models/mini-clip/README.md";

    private readonly List<(string Name, string Value)> _figures = [];

    public void Add(string name, double value, string format)
    {
        _figures.Add((name, value.ToString(format)));
        Console.Error.WriteLine($"{name}: {_figures[^1].Value}");
    }

    public void AddShare(string name, int part, int whole) => Add(name, (double)part / whole, "F3");

    public string ToTable()
    {
        var table = new StringBuilder("| measure | value |\n| --- | --- |\n");
        foreach ((string name, string value) in _figures)
            table.Append($"| {name} | {value} |\n");

        return table.ToString();
    }

    /// <summary>Replaces a model card's section of figures.</summary>
    /// <exception cref="InvalidDataException">The card has no such section.</exception>
    public void WriteTo(string card)
    {
        string text = File.ReadAllText(card);
        int start = text.IndexOf(Heading, StringComparison.Ordinal);
        if (start < 0)
            throw new InvalidDataException($"'{card}' has no section '{Heading}' to put the figures into.");

        int end = text.IndexOf("\n## ", start, StringComparison.Ordinal);
        string section = $"""
            {Heading}

            On these files, by `{Command}`, where
            FOLDER holds CIFAR-10 as `train/CLASS` and `test/CLASS`. Photos are CIFAR-10's test part; drawings are the demo data set as
            the samples draw it.

            {ToTable()}
            """;
        File.WriteAllText(card, text[..start] + section.ReplaceLineEndings("\n") + (end < 0 ? "" : text[end..]));
    }
}
