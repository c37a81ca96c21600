using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>The table of the files that this program wrote into a folder, each by its name and the hashes of its last contents.</summary>
/// <remarks>
/// A file that was changed or replaced since is somebody else's: neither overwritten nor left out when pictures are listed.
/// </remarks>
internal sealed class ReportFiles
{
    /// <summary>The name of the file that holds it.</summary>
    public const string FileName = "report-files.json";

    private const string Program = "mlnet-embeddings";
    private const int LargestTable = 1 << 20;
    private const int ContentsKept = 4;

    private readonly Dictionary<string, List<string>> _hashes = new(StringComparer.Ordinal);

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file that holds it.</param>
    /// <returns>The table; empty where there is none, <see langword="null"/> where the file is another program's.</returns>
    public static ReportFiles? Read(string path)
    {
        var table = new ReportFiles();
        if (!File.Exists(path))
            return table;
        if (FileFacts.Of(path, followsLinks: true).Kind != FileKind.Regular || new FileInfo(path).Length > LargestTable)
            return null;

        try
        {
            if (
                JsonNode.Parse(File.ReadAllBytes(path)) is not JsonObject json
                || (string?)json["program"] != Program
                || json["files"] is not JsonObject files
            )
                return null;
            foreach ((string name, JsonNode? hashes) in files)
                table._hashes[name] = [.. hashes!.AsArray().Select(hash => (string)hash!)];
            return table;
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or InvalidOperationException
                        or NullReferenceException
                        or ArgumentException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            return null;
        }
    }

    /// <summary>Whether a path names a table of report files.</summary>
    public static bool IsTable(string path) => path.EndsWith(FileName, StringComparison.Ordinal) && Path.GetFileName(path) == FileName;

    /// <summary>The report files that a table tells of; none where it is another program's.</summary>
    public static ReportFiles Of(string table) => Read(table) ?? new ReportFiles();

    /// <summary>Whether a file is as this program wrote it.</summary>
    public bool Holds(string path)
    {
        if (!_hashes.TryGetValue(Path.GetFileName(path), out List<string>? known))
            return false;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return known.Contains(Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes note of a content.</summary>
    public void Add(string name, byte[] hash)
    {
        List<string> known = _hashes.TryGetValue(name, out List<string>? hashes) ? hashes : _hashes[name] = [];
        string text = Convert.ToHexStringLower(hash);
        known.Remove(text);
        known.Add(text);
        known.RemoveRange(0, Math.Max(0, known.Count - ContentsKept));
    }

    /// <summary>The table as JSON.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["program"] = Program,
            ["note"] =
                "Files of a report, by SHA-256; as long as they are unchanged they are overwritten by the next report, and are no "
                + "pictures of a data set.",
            ["files"] = new JsonObject(
                _hashes
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair =>
                        KeyValuePair.Create<string, JsonNode?>(pair.Key, new JsonArray([.. pair.Value.Select(hash => (JsonNode)hash)]))
                    )
            ),
        };
}
