using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>Tells which rows were compared by nothing but exact equality.</summary>
internal static class NotCompared
{
    /// <summary>The rows by the status that says why.</summary>
    /// <param name="counts">How many rows have each status.</param>
    /// <param name="unreadable">Further files that cannot be read.</param>
    public static JsonObject ToJson(IReadOnlyDictionary<DuplicateStatus, int> counts, int unreadable = 0)
    {
        var json = new JsonObject();

        // Rows of a fit are never judged by thumbnails alone without the log saying of how many pairs.
        foreach (DuplicateStatus status in Enum.GetValues<DuplicateStatus>().Except([DuplicateStatus.Ok, DuplicateStatus.ThumbnailOnly]))
        {
            int further = status == DuplicateStatus.Unreadable ? unreadable : 0;
            json[JsonNamingPolicy.CamelCase.ConvertName($"{status}")] = counts.GetValueOrDefault(status) + further;
        }

        return json;
    }

    /// <summary>The same in words; empty where all rows were compared.</summary>
    public static string InWords(JsonObject counts)
    {
        string[] parts = [.. counts.Where(pair => (int)pair.Value! > 0).Select(pair => $"{(int)pair.Value!:N0} {Words(pair.Key)}")];
        return parts.Length == 0 ? "" : $"Not compared, but for exact copies: {string.Join(", ", parts)}.";
    }

    private static string Words(string status) =>
        status switch
        {
            "unreadable" => "unreadable",
            "zeroVector" => "of one color or all zeros",
            "notFinite" => "not finite",
            "noDirection" => "with no direction of their own",
            "tooLarge" => "of too many pixels (see --max-pixels)",
            _ => status,
        };
}
