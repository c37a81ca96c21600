using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>
/// Reads judged pairs: one line each, key, key and 1 for a duplicate or 0 for none, apart by commas; a first line that ends otherwise is
/// a header.
/// </summary>
internal static class JudgedPairs
{
    private const int LongestExcerpt = 200;
    private const int LongestRecord = 1 << 16;

    /// <summary>Reads pairs of known rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keys">Keys of the rows.</param>
    /// <param name="note">Is told how many pairs name no row; such pairs are left out.</param>
    public static List<LabeledPair> Read(string path, IEnumerable<string> keys, Action<string> note)
    {
        if (!File.Exists(path))
            throw new InputException($"{path} does not exist; give a file of judged pairs, id1,id2,0 or id1,id2,1.");

        HashSet<string> known = keys.ToHashSet(StringComparer.Ordinal);
        var pairs = new List<LabeledPair>();
        var unknown = new List<string>();
        foreach ((int line, List<string> cells) in Records(path))
        {
            if (cells is [{ } key, { } other, "0" or "1"])
            {
                (string first, string second) = (CsvCells.NameOf(key), CsvCells.NameOf(other));
                if (Array.Find([first, second], name => !known.Contains(name)) is { } stranger)
                    unknown.Add(stranger);
                else
                    pairs.Add(new LabeledPair(first, second, cells[2] == "1"));
            }
            else if (line > 1 && cells is not [""])
            {
                string text = Excerpt(string.Join(',', cells));
                throw new InputException($"{path} is wrong in line {line}: '{text}' is not id1,id2,0 or id1,id2,1.");
            }
        }

        if (unknown.Count > 0 && pairs.Count == 0)
        {
            throw new InputException(
                $"None of the {unknown.Count:N0} pairs of {path} names two rows: '{Excerpt(unknown[0])}' is no key of a row."
            );
        }

        if (unknown.Count > 0)
            note($"{unknown.Count:N0} pairs of {path} are left out, because they name no row, such as {Excerpt(unknown[0])}.");
        return pairs;
    }

    // A key in quotation marks may hold line breaks.
    private static IEnumerable<(int Line, List<string> Cells)> Records(string path)
    {
        string[] lines = LineReader.ReadAll(path);
        var ranges = new List<Range>();
        for (int line = 0; line < lines.Length; )
        {
            int first = line + 1;
            string record = lines[line++];
            while (!CsvCells.Split(record, ',', ranges, keepsBlanks: true) && line < lines.Length)
            {
                if (record.Length > LongestRecord)
                    throw new InputException($"{path} is wrong in line {first}: a quotation mark is never closed.");
                record = $"{record}\n{lines[line++]}";
            }

            yield return (first, [.. ranges.Select(range => CsvCells.TextOf(record, range))]);
        }
    }

    private static string Excerpt(string text) =>
        ListedName.Quoted(text.Length <= LongestExcerpt ? text : $"{text.AsSpan(0, LongestExcerpt)}…");
}
