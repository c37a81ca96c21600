using System.Globalization;
using System.Text.Json;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Groups, pairs and leaks as comma-separated tables.</summary>
/// <param name="Rows">The rows that are in a pair.</param>
/// <param name="Findings">What was found for each.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Pairs">The pairs, the highest score first.</param>
internal sealed record GroupTables(DuplicateRows Rows, DuplicateFindings Findings, List<DuplicateGroup> Groups, List<DuplicatePair> Pairs)
{
    /// <summary>A line for each member of each group.</summary>
    public void WriteGroups(Stream stream)
    {
        using StreamWriter writer = Open(stream, "group,key,representative,score,split,label");
        foreach (DuplicateGroup group in Groups)
        {
            foreach (string key in group.MemberKeys)
            {
                int row = Array.BinarySearch(Rows.Keys, key, StringComparer.Ordinal);
                Write(
                    writer,
                    Number(group.Id),
                    key,
                    group.RepresentativeKey,
                    Score(Findings.RepresentativeScores[row]),
                    SplitOf(row),
                    LabelOf(row)
                );
            }
        }
    }

    /// <summary>A line for each pair.</summary>
    public void WritePairs(Stream stream)
    {
        using StreamWriter writer = Open(stream, "key,other_key,score,is_leak,is_label_conflict");
        foreach (DuplicatePair pair in Pairs)
            Write(writer, pair.Key, pair.OtherKey, Score(pair.Score), Truth(pair.IsLeak), Truth(pair.IsLabelConflict));
    }

    /// <summary>A line for each row that is like one of another split.</summary>
    public void WriteLeaks(Stream stream)
    {
        using StreamWriter writer = Open(stream, "key,split,other_key,other_split,score");
        for (int row = 0; row < Rows.Count; row++)
        {
            if (!Findings.IsLeak[row])
                continue;
            int other = Findings.NearestAcross[row];
            Write(writer, Rows.Keys[row], SplitOf(row), Rows.Keys[other], SplitOf(other), Score(Findings.NearestAcrossScores[row]));
        }
    }

    /// <summary>What was found, in figures.</summary>
    public void WriteSummary(Stream stream, long rowCount, float threshold)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        writer.WriteStartObject();
        writer.WriteNumber("rows", rowCount);
        writer.WriteNumber("threshold", threshold);
        writer.WriteNumber("pairs", Pairs.Count);
        writer.WriteNumber("groups", Groups.Count);
        writer.WriteNumber("duplicates", Findings.IsDuplicate.Count(isDuplicate => isDuplicate));
        writer.WriteNumber("leaks", Findings.IsLeak.Count(isLeak => isLeak));
        writer.WriteNumber("labelConflicts", Findings.IsLabelConflict.Count(isConflict => isConflict));
        writer.WriteEndObject();
    }

    private string SplitOf(int row) => Rows.SplitOf(row) is var split && split >= 0 ? Rows.SplitNames[split] : "";

    private string LabelOf(int row) => Rows.LabelOf(row) is var label && label >= 0 ? Rows.LabelNames[label] : "";

    private static StreamWriter Open(Stream stream, string header)
    {
        var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(header);
        return writer;
    }

    private static void Write(StreamWriter writer, params ReadOnlySpan<string> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                writer.Write(',');
            writer.Write(Quoted(cells[i]));
        }

        writer.WriteLine();
    }

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Score(float score) => score.ToString("R", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Truth(bool value) => value ? "true" : "false";
}
