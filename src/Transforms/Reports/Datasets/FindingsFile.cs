using System.Globalization;
using System.Text;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Everything that was found, as CSV: one line per finding, with its key, its score and its evidence.</summary>
internal static class FindingsFile
{
    public static void Write(Stream stream, DatasetInspection inspection)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("finding,id,score,evidence");
        foreach (SourceRow row in inspection.Unreadable)
            Line(TruncatedFile.IsReason(row.Reason) ? "unreadable: truncated" : "unreadable", row.Id, null, row.Reason);
        foreach (PassedOverFile file in inspection.PassedOver.Named)
            Line($"passed over: {PassedOverFiles.Name(file.Reason)}", file.Key, null, file.Detail);
        foreach ((string name, string key) in inspection.Linked.Leaks)
            Line("leak by a link", name, null, key);
        foreach (DuplicatePair pair in inspection.Pairs)
        {
            string kind = (pair.IsLeak ? "leak" : "duplicate") + (pair.IsLabelConflict ? " with another label" : "");
            Line(kind, pair.OtherKey, pair.Score, pair.Key);
        }

        foreach (LabelSuspect suspect in inspection.Analysis.Suspects)
            Line(
                "label suspect",
                suspect.Key,
                suspect.SuggestedShare - suspect.LabelShare,
                $"{suspect.Label}, rather {suspect.SuggestedLabel}"
            );
        foreach (Outlier outlier in inspection.Analysis.Outliers)
            Line("outlier", outlier.Key, outlier.Score, string.Create(CultureInfo.InvariantCulture, $"distance {outlier.Distance:0.000}"));
        foreach (ImageFault fault in inspection.Faults)
            Line(FaultWords.Of(fault.Kind), fault.Key, fault.Value, FaultWords.Evidence(fault));

        void Line(string finding, string key, double? score, string evidence) =>
            writer.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{finding},{CsvCell.Of(key)},{score:0.####},{CsvCell.Of(evidence)}")
            );
    }
}
