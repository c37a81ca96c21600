using System.Text;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Reads the cells of a CSV file as <see cref="Reports.Files.CsvCell"/> writes them.</summary>
internal static class CsvLine
{
    /// <summary>The records of a text, each with the number of its first line; a cell in quotation marks may hold commas and line
    /// breaks.</summary>
    public static IEnumerable<(int Line, List<string> Cells)> Read(string text)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        int line = 1;
        int start = 1;
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            line += letter == '\n' ? 1 : 0;
            if (isQuoted && letter == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (letter == '"' && (isQuoted || cell.Length == 0))
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && letter is ',' or '\n')
            {
                cells.Add(letter == '\n' ? cell.ToString().TrimEnd('\r') : cell.ToString());
                cell.Clear();
                if (letter == ',')
                    continue;
                yield return (start, cells);
                cells = [];
                start = line;
            }
            else
            {
                cell.Append(letter);
            }
        }

        if (cells.Count + cell.Length == 0)
            yield break;
        cells.Add(cell.ToString().TrimEnd('\r'));
        yield return (start, cells);
    }
}
