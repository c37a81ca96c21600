using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Duplicates;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>An inspection in a few lines for a person, and as JSON for a program.</summary>
internal static class InspectionSummary
{
    public static void Print(CommandConsole console, DatasetInspection inspection, IReadOnlyList<FaultScore> faults, StageTimes times)
    {
        DatasetAnalysis analysis = inspection.Analysis;
        console.WriteLine(
            Text($"{inspection.Duplicates:N0} duplicates in {inspection.Groups.Count:N0} groups, {inspection.Leaks:N0} pictures leak ")
                + Text($"between splits, {inspection.LabelConflicts:N0} copies bear different labels")
        );
        console.WriteLine(
            Text($"{analysis.Suspects.Count:N0} labels are likely wrong, {analysis.Outliers.Count:N0} pictures are outliers, ")
                + Text($"{inspection.UnreadableCount:N0} files cannot be read")
        );
        if (DuplicateCounts.NotComparedInWords(NotCompared(inspection)) is { Length: > 0 } remark)
            console.WriteLine(remark);
        if (analysis.Distribution.Classes.Count > 1)
            console.WriteLine(
                Text($"{analysis.Distribution.Classes.Count:N0} classes, the largest {analysis.Distribution.ImbalanceRatio:0.0} times the ")
                    + Text($"smallest{ZeroShot(analysis)}")
            );
        console.WriteLine(
            Text(
                $"Trustworthiness of the maps: t-SNE {inspection.Tsne.Trustworthiness:0.000}, UMAP {inspection.Umap.Trustworthiness:0.000}"
            )
        );
        if (faults.Count > 0)
        {
            console.WriteLine($"{"against what was planted", -30}{"planted", 8}{"found", 8}{"missed", 8}{"false", 8}");
            foreach (FaultScore fault in faults)
                console.WriteLine(Text($"  {fault.Kind, -28}{fault.Planted, 8}{fault.Found, 8}{fault.Missed, 8}{fault.False, 8}"));
        }

        console.WriteLine(
            Text($"{string.Join(", ", times.Stages.Select(stage => Text($"{stage.Key} {stage.Value:0.0}")))}: {times.Total:0.0} s in all")
        );
    }

    public static JsonObject ToJson(DatasetInspection inspection, IReadOnlyList<FaultScore> faults)
    {
        DatasetAnalysis analysis = inspection.Analysis;
        var json = new JsonObject
        {
            ["n"] = inspection.Pictures.Count + inspection.Unreadable.Count,
            ["unreadable"] = inspection.UnreadableCount,
            ["notCompared"] = NotCompared(inspection),
            ["passedOver"] = inspection.PassedOver.Count,
            ["passedOverBy"] = inspection.PassedOver.ToJson(),
            ["classes"] = analysis.Distribution.Classes.Count,
            ["splits"] = analysis.Distribution.Splits.Count,
            ["imbalance"] = Round(analysis.Distribution.ImbalanceRatio),
            ["zeroShotAgreement"] = analysis.PredictedAgreement is { } agreement ? Round(agreement.Share) : null,
            ["duplicates"] = inspection.Duplicates,
            ["groups"] = inspection.Groups.Count,
            ["leaks"] = inspection.Leaks,
            ["linkedLeaks"] = inspection.Linked.Leaks.Count,
            ["labelConflicts"] = inspection.LabelConflicts,
            ["suspects"] = analysis.Suspects.Count,
            ["outliers"] = analysis.Outliers.Count,
            ["maps"] = new JsonObject { ["tsne"] = ToJson(inspection.Tsne), ["umap"] = ToJson(inspection.Umap) },
        };
        if (faults.Count > 0)
        {
            json["faults"] = new JsonArray([
                .. faults.Select(fault =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["kind"] = fault.Kind,
                            ["planted"] = fault.Planted,
                            ["found"] = fault.Found,
                            ["missed"] = fault.Missed,
                            ["false"] = fault.False,
                        }
                ),
            ]);
        }

        return json;
    }

    private static JsonObject NotCompared(DatasetInspection inspection) =>
        DuplicateCounts.NotCompared(inspection.StatusCounts, inspection.Unreadable.Count);

    private static JsonObject ToJson(ProjectionMetrics quality) =>
        new()
        {
            ["accuracy"] = quality.LabelAccuracy is { } accuracy ? Round(accuracy) : null,
            ["trustworthiness"] = Round(quality.Trustworthiness),
            ["neighborRecall"] = Round(quality.NeighborRecall),
        };

    private static string ZeroShot(DatasetAnalysis analysis) =>
        analysis.PredictedAgreement is { } agreement
            ? Text($"; told their names alone, CLIP agrees with {100 * agreement.Share:0} % of the labels")
            : "";

    private static JsonNode? Round(double value) => double.IsNaN(value) ? null : Math.Round(value, 4);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
