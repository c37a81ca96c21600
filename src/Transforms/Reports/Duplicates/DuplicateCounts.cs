using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Reports.Duplicates;

/// <summary>What was found in all.</summary>
/// <param name="Duplicates">Rows that repeat another.</param>
/// <param name="Leaks">Rows that have a copy in another split, and further names of files that lie in several splits by links.</param>
/// <param name="LabelConflicts">Rows that have a copy in another class, and further names of files that lie in several classes by
/// links.</param>
/// <param name="Unreadable">Files that look like images and cannot be read, whether they are rows or were passed over, and folders that
/// cannot be read.</param>
internal sealed record DuplicateCounts(int Duplicates, int Leaks, int LabelConflicts, int Unreadable)
{
    public static DuplicateCounts Of(LinkedPictures linked, PassedOverFiles passedOver, IReadOnlyList<Flags> flags) =>
        new(
            flags.Count(row => row.DuplicateIsDuplicate),
            flags.Count(row => row.DuplicateIsLeak)
                + linked.CountLeaks(flags.Where(row => row.DuplicateIsLeak).Select(row => row.Id).ToHashSet(StringComparer.Ordinal)),
            flags.Count(row => row.DuplicateIsLabelConflict) + linked.LabelConflicts.Count,
            flags.Count(row => row.IsUnreadable) + passedOver.UnreadableCount
        );

    /// <summary>The rows that were not compared, by the status that says why.</summary>
    /// <param name="counts">How many rows have each status.</param>
    /// <param name="unreadable">Further files that cannot be read.</param>
    public static JsonObject NotCompared(IReadOnlyDictionary<DuplicateStatus, int> counts, int unreadable = 0)
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
    public static string NotComparedInWords(JsonObject counts)
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
