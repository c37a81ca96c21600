using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Lines of a result as a person reads them on a terminal: numbers in bold type, lines broken between words.</summary>
internal static partial class FigureStyle
{
    /// <summary>The line with its numbers in bold type.</summary>
    /// <param name="line">The line, without anything that a terminal obeys.</param>
    public static string Bold(string line) => Figures().Replace(line, "\e[1m$0\e[0m");

    /// <summary>The line in red.</summary>
    /// <param name="line">The line, without anything that a terminal obeys.</param>
    public static string Red(string line) => $"\e[31m{line}\e[0m";

    /// <summary>The line, broken between words where it is wider than the terminal; a word that is wider stays whole, so that a path can
    /// be copied.</summary>
    /// <param name="line">The line.</param>
    /// <param name="width">Columns; 0 where unknown.</param>
    public static IEnumerable<string> Wrap(string line, int width)
    {
        if (width <= 0 || line.Length <= width)
            return [line];
        // Tables line their columns up with blanks, which breaking would destroy.
        if (line.Contains("  ", StringComparison.Ordinal))
            return [line];
        var lines = new List<string>();
        string current = "";
        foreach (string word in line.Split(' '))
        {
            if (current.Length > 0 && current.Length + 1 + word.Length > width)
            {
                lines.Add(current);
                current = word;
            }
            else
            {
                current = current.Length == 0 ? word : $"{current} {word}";
            }
        }

        lines.Add(current);
        return lines;
    }

    [GeneratedRegex(@"(?<![\w.-])\d[\d,.]*\d( %)?(?![\w-])|(?<![\w.-])\d( %)?(?![\w-])")]
    private static partial Regex Figures();
}
