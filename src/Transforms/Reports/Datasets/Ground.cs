using MLNet.Embeddings.Reports.Gates;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>What rows of a data view can be judged by, and what they cannot.</summary>
internal static class Ground
{
    public static JudgedRows Of(RowSource source, IReadOnlyList<SourceRow> rows)
    {
        string[] labels = [.. rows.Select(row => row.Label)];
        string[] classes = [.. labels.Where(label => label.Length > 0).Distinct().Take(2)];
        string? remark = classes switch
        {
            [] => "The rows have no labels, so labels are not judged.",
            [{ } only] => $"All rows are of one class, {ListedName.Quoted(only)}, so labels are not judged.",
            _ => null,
        };
        return new JudgedRows(source.Items, [.. rows.Select(row => row.Split)], labels, [], null, remark);
    }

    /// <summary>What was not judged, a sentence each.</summary>
    public static IReadOnlyList<string> NotJudged(RowSource source, JudgedRows judged)
    {
        string?[] sentences =
        [
            source.Image is null
                ? "No images were given: what repeats another is told by the vectors alone, and files are not looked at."
                : null,
            judged.LabelRemark,
            judged.Splits.Where(split => split.Length > 0).Distinct().Skip(1).Any()
                ? null
                : "The rows lie in fewer than two splits, so leaks are not judged.",
        ];
        return [.. sentences.OfType<string>()];
    }
}
