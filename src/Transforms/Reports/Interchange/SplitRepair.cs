using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>Splits without leaks: images that repeat each other across splits all go to one, the split that holds most of them; where
/// several do, to the one that usually comes first, which is that for training.</summary>
internal static class SplitRepair
{
    public const string FileName = "splits.csv";

    /// <summary>A line for each image: <c>key,split,repaired_split</c>.</summary>
    /// <param name="rows">The images with their splits.</param>
    /// <param name="pairs">All pairs that repeat each other.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<(string Key, string Split)> rows, IEnumerable<DuplicatePair> pairs)
    {
        Dictionary<string, string> repaired = Repaired(rows, pairs);
        return rows.Select(row =>
                string.Join(',', CsvCell.Of(row.Key), CsvCell.Of(row.Split), CsvCell.Of(repaired.GetValueOrDefault(row.Key, row.Split)))
            )
            .Prepend("key,split,repaired_split");
    }

    /// <summary>The new splits of images that repeat others across splits.</summary>
    public static Dictionary<string, string> Repaired(IReadOnlyList<(string Key, string Split)> rows, IEnumerable<DuplicatePair> pairs)
    {
        DuplicatePair[] copies = [.. pairs.Where(pair => pair.Kind != DuplicateKind.Unique)];
        Dictionary<string, string> splitOf = rows.ToDictionary(row => row.Key, row => row.Split, StringComparer.Ordinal);
        string[] order = PictureFolder.InOrder(rows.Select(row => row.Split).Where(split => split.Length > 0));
        var sets = new JoinedKeys(copies.SelectMany(pair => new[] { pair.Key, pair.OtherKey }));
        foreach (DuplicatePair pair in copies)
            sets.Join(pair.Key, pair.OtherKey);
        var repaired = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] keys in sets.Sets)
        {
            string[] splits = [.. keys.Select(key => splitOf.GetValueOrDefault(key, "")).Where(split => split.Length > 0)];
            if (splits.Distinct().Count() < 2)
                continue;
            string most = order.MaxBy(split => splits.Count(own => own == split))!;
            foreach (string key in keys.Where(key => splitOf.GetValueOrDefault(key, "").Length > 0))
                repaired[key] = most;
        }

        return repaired;
    }
}
