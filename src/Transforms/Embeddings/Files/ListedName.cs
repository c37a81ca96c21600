using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLNet.Embeddings;

/// <summary>Names of files as lines of a text, so that no name can pass for another.</summary>
/// <remarks>
/// A name may hold line breaks, so a folder could put a path of its own choice on a line of a list, from which somebody then deletes
/// files. The lists that reports write, such as remove.txt, hold plain names only; what else there is stands in their twins, such as
/// remove.nul, in which every name ends with a zero byte. Where line i must belong to row i, other names are written as JSON strings.
/// </remarks>
public static class ListedName
{
    // Ends of lines to some programs, though no control characters.
    private const string LineSeparators = "\u2028\u2029";

    private static readonly JsonSerializerOptions Escaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Whether a line that holds the name is read the same by every program: no control characters, no separators of lines, no backslash,
    /// which shells and Windows read as something else, and no blanks at either end, which many programs cut off.
    /// </summary>
    public static bool IsPlain(string name) => name.Length > 0 && !name.Contains('\\') && FitsLine(name);

    /// <summary>The name as a line: where it begins like an option or a remark, ./ leads.</summary>
    public static string Line(string name) => name[0] is '-' or '#' or '~' or '!' ? $"./{name}" : name;

    /// <summary>
    /// The name itself, or a JSON string where it could not be told from its line: control characters, blanks at an end, a quotation mark
    /// at the start.
    /// </summary>
    public static string Quoted(string name) => name.StartsWith('"') || !FitsLine(name) ? Escape(name) : name;

    /// <summary>The name that <see cref="Quoted"/> wrote; a line that is no JSON string is a name as it stands.</summary>
    public static string Parse(string line)
    {
        if (!line.StartsWith('"'))
            return line;
        try
        {
            return JsonSerializer.Deserialize<string>(line) ?? line;
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private static bool FitsLine(string name) =>
        name.Trim() == name && !name.Any(letter => char.IsControl(letter) || LineSeparators.Contains(letter));

    // The encoder leaves some ends of lines as they are.
    private static string Escape(string name) =>
        string.Concat(
            JsonSerializer
                .Serialize(name, Escaped)
                .Select(letter => char.IsControl(letter) || LineSeparators.Contains(letter) ? $"\\u{(int)letter:x4}" : $"{letter}")
        );
}
