using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Samples.Files;

namespace MLNet.Embeddings.Samples.Duplicates;

/// <summary>The files that the command leaves: tables, lists and contact sheets.</summary>
internal sealed class DuplicateReport(string folder, IReadOnlyList<Flags> rows, IReadOnlyList<DuplicatePair> pairs, IReadOnlyList<DuplicateGroup> groups)
{
    private const int StripsPerSheet = 60;
    private const int ImagesPerStrip = 6;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Dictionary<string, Flags> _byKey = rows.ToDictionary(row => row.Id);

    /// <summary>Writes pairs.csv, groups.csv, rows.csv, keep.txt, remove.txt and duplicates.json.</summary>
    public void WriteTables(JsonObject summary)
    {
        Write("pairs.csv", "id1,id2,score,kind,leak,label_conflict", pairs.Select(pair =>
            Line(pair.Key, pair.OtherKey, Number(pair.Score), pair.Kind, pair.IsLeak, pair.IsLabelConflict)));
        Write("groups.csv", "group,id,representative,score,duplicate,leak,label_conflict", groups.SelectMany(group => group.MemberKeys.Select(key =>
            Line(group.Id, key, group.RepresentativeKey, Number(_byKey[key].DuplicateScoreToRepresentative), _byKey[key].DuplicateIsDuplicate, group.IsLeak, group.IsLabelConflict))));
        Write("rows.csv", "id,split,label,duplicate,representative,nearest,nearest_score,nearest_other_split,nearest_other_split_score,leak,label_conflict", rows.Select(row => Line(
            row.Id,
            row.Split,
            row.Label,
            row.DuplicateIsDuplicate,
            row.DuplicateGroupSize > 0 ? row.DuplicateRepresentativeKey : "",
            row.DuplicateNearestKey,
            Number(row.DuplicateNearestScore),
            row.DuplicateNearestOtherSplitKey,
            Number(row.DuplicateNearestOtherSplitScore),
            row.DuplicateIsLeak,
            row.DuplicateIsLabelConflict)));
        Write("keep.txt", null, rows.Where(row => !row.DuplicateIsDuplicate).Select(row => row.Id));
        Write("remove.txt", null, rows.Where(row => row.DuplicateIsDuplicate).Select(row => row.Id));
        Write("duplicates.json", null, [summary.ToJsonString(Indented)]);
    }

    /// <summary>Writes groups.png, the largest groups, and threshold.png, the pairs nearest the threshold on either side.</summary>
    public void WriteSheets(float threshold)
    {
        WriteSheet("groups.png", groups
            .OrderByDescending(group => group.MemberKeys.Count)
            .Select(group => group.MemberKeys.OrderBy(key => key != group.RepresentativeKey).Take(ImagesPerStrip)));
        IEnumerable<(string, string, float)> flagged = pairs.Where(pair => pair.Kind == DuplicateKind.Near).Select(pair => (pair.Key, pair.OtherKey, pair.Score));
        IEnumerable<(string, string, float)> missed = rows
            .Where(row => row.DuplicateNearestScore < threshold && _byKey.ContainsKey(row.DuplicateNearestKey))
            .Select(row => string.CompareOrdinal(row.Id, row.DuplicateNearestKey) < 0 ? (row.Id, row.DuplicateNearestKey, row.DuplicateNearestScore) : (row.DuplicateNearestKey, row.Id, row.DuplicateNearestScore))
            .Distinct();
        WriteSheet("threshold.png", flagged.OrderBy(pair => pair.Item3).Take(StripsPerSheet / 2).Reverse()
            .Concat(missed.OrderByDescending(pair => pair.Item3).Take(StripsPerSheet / 2))
            .Select(pair => (IEnumerable<string>)[pair.Item1, pair.Item2]));
    }

    private void WriteSheet(string name, IEnumerable<IEnumerable<string>> strips)
    {
        using var file = new PendingFile(Path.Combine(folder, name));
        IReadOnlyList<(string, bool)>[] images = [.. strips.Take(StripsPerSheet).Select(strip =>
            (IReadOnlyList<(string, bool)>)[.. strip.Select(key => (_byKey[key].Path, !_byKey[key].DuplicateIsDuplicate))])];
        file.Commit(stream => ContactSheet.Write(images, stream));
    }

    private void Write(string name, string? header, IEnumerable<string> lines)
    {
        using var file = new PendingFile(Path.Combine(folder, name));
        file.Commit(stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            if (header is not null)
                writer.WriteLine(header);
            foreach (string line in lines)
                writer.WriteLine(line);
        });
    }

    private static string Line(params object[] cells) => string.Join(',', cells.Select(Cell));

    private static string Cell(object value) =>
        CsvCell.Of(value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!);

    private static string Number(float value) => float.IsNaN(value) ? "" : value.ToString("0.000000", CultureInfo.InvariantCulture);
}
