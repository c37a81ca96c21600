using System.Globalization;
using System.Text;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Reports.Findings;

/// <summary>Everything that was found, as CSV for programs: a line per finding, a column for each thing that it tells.</summary>
internal static class FindingsFile
{
    public const string Name = "findings.csv";

    public static void Write(Stream stream, IEnumerable<DatasetFinding> findings)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', ["kind", "key", "other", "score", "threshold", .. FindingFact.All.Select(FindingFact.Column)]));
        foreach (DatasetFinding finding in findings)
        {
            IEnumerable<object?> cells =
            [
                finding.Kind,
                finding.Key,
                finding.OtherKey,
                finding.Score,
                finding.Threshold,
                .. FindingFact.All.Select(name => finding.Evidence.GetValueOrDefault(name)),
            ];
            writer.WriteLine(string.Join(',', cells.Select(Cell)));
        }
    }

    private static string Cell(object? value) =>
        value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            double number => number.ToString("0.######", CultureInfo.InvariantCulture),
            _ => CsvCell.Of(Convert.ToString(value, CultureInfo.InvariantCulture)!),
        };
}
