using MLNet.Embeddings.Files;
using MLNet.Embeddings.Reports.Files;
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
        foreach ((int line, List<string> cells) in CsvLine.Read(string.Join('\n', LineReader.ReadAll(path))))
        {
            if (cells is [{ } key, { } other, "0" or "1"])
            {
                (string first, string second) = (CsvCell.TextOf(key), CsvCell.TextOf(other));
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

    private static string Excerpt(string text) =>
        ListedName.Quoted(text.Length <= LongestExcerpt ? text : $"{text.AsSpan(0, LongestExcerpt)}…");
}
