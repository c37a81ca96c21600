using System.Text;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>Names of files as lines of a text, such as remove.txt, and its twin in which each ends with a zero byte, remove.nul.</summary>
internal static class NameList
{
    /// <summary>Names of the files of a list.</summary>
    public static string[] FileNames(string name) => [$"{name}.txt", $"{name}.nul"];

    /// <summary>Writes both: a name that a line cannot hold stands in the twin only.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="list">The name of the list, such as remove.</param>
    /// <param name="names">The names.</param>
    /// <param name="lineOf">The line of a name, where it tells more than the name.</param>
    public static void Write(ReportFolder folder, string list, IEnumerable<string> names, Func<string, string>? lineOf = null)
    {
        string[] all = [.. names];
        WriteLines(folder, $"{list}.txt", all.Where(ListedName.IsPlain).Select(lineOf ?? ListedName.Line));
        WriteLines(folder, $"{list}.nul", all.Select(ListedName.Line), "\0");
    }

    /// <summary>Writes a text line by line.</summary>
    public static void WriteLines(ReportFolder folder, string name, IEnumerable<string> lines, string ending = "\n") =>
        folder.Write(
            name,
            stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = ending };
                foreach (string line in lines)
                    writer.WriteLine(line);
            }
        );
}
