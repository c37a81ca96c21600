using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Duplicates;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>An inspection in a few lines for a person, and as JSON for a program.</summary>
internal static class InspectionSummary
{
    public static void Print(CommandConsole console, DatasetReport report, IReadOnlyList<FaultScore> faults, StageTimes times)
    {
        DatasetAnalysis analysis = report.Analysis;
        console.WriteFigures(
            Text($"{report.Duplicates.Count:N0} duplicates in {report.DuplicateGroups.Count:N0} groups, ")
                + Text(
                    $"{report.Leaks.Count:N0} pictures leak between splits, {report.LabelConflicts.Count:N0} copies bear different labels"
                )
        );
        console.WriteFigures(
            Text($"{analysis.Suspects.Count:N0} labels are likely wrong, {analysis.Outliers.Count:N0} pictures are outliers, ")
                + Text($"{report.Unreadable.Count:N0} files cannot be read")
                + (report.Truncated.Count > 0 ? Text($", {report.Truncated.Count:N0} of them for being truncated") : "")
        );
        console.WriteLine(ImageFaultSummary.InWords(report.Faults));
        if (NotCompared.InWords(CountsOf(report)) is { Length: > 0 } remark)
            console.WriteLine(remark);
        if (analysis.Distribution.Classes.Count > 1)
            console.WriteLine(
                Text($"{analysis.Distribution.Classes.Count:N0} classes, the largest {analysis.Distribution.ImbalanceRatio:0.0} times the ")
                    + Text($"smallest{ZeroShot(analysis)}")
            );
        console.WriteLine(
            Text($"Trustworthiness of the maps: t-SNE {report.TsneMetrics.Trustworthiness:0.000}, ")
                + Text($"UMAP {report.UmapMetrics.Trustworthiness:0.000}; continuity {report.TsneMetrics.Continuity:0.000}, ")
                + Text($"{report.UmapMetrics.Continuity:0.000}; random triplets kept {report.TsneMetrics.RandomTripletAccuracy:0.000}, ")
                + Text($"{report.UmapMetrics.RandomTripletAccuracy:0.000} (on {report.TsneMetrics.SampleSize:N0} rows)")
        );
        if (faults.Count > 0)
        {
            console.WriteLine($"{"against what was planted", -30}{"planted", 8}{"found", 8}{"missed", 8}{"false", 8}");
            foreach (FaultScore fault in faults)
                console.WriteLine(Text($"  {fault.Kind, -28}{fault.Planted, 8}{fault.Found, 8}{fault.Missed, 8}{fault.False, 8}"));
        }

        PrintTimes(console, times);
    }

    /// <summary>Says how long the run took.</summary>
    public static void PrintTimes(CommandConsole console, StageTimes times)
    {
        string stages = string.Join(", ", times.Stages.Select(stage => Text($"{stage.Key} {stage.Value:0.0}")));
        console.WriteOwn(LineKind.Times, Text($"{(console.TellsStages ? "" : $"{stages}: ")}{times.Total:0.0} s in all"));
    }

    /// <summary>Says where the page is.</summary>
    public static void PrintPage(CommandConsole console, string page) => console.WriteOwn(LineKind.Place, $"Open in a browser: {page}");

    /// <summary>Adds to a result what each run says for itself.</summary>
    public static void Complete(JsonObject result, string page, StageTimes times)
    {
        result["page"] = page;
        result["seconds"] = times.ToJson();
    }

    public static JsonObject ToJson(DatasetReport report, IReadOnlyList<FaultScore> faults)
    {
        DatasetAnalysis analysis = report.Analysis;
        var json = new JsonObject
        {
            ["n"] = report.ImageCount,
            ["unreadable"] = report.Unreadable.Count,
            ["truncated"] = report.Truncated.Count,
            ["notCompared"] = CountsOf(report),
        };
        // What lies beside drawn pictures is known.
        FolderInput.AddPassedOver(json, faults.Count > 0 ? null : report.Listing);
        var findings = new JsonObject
        {
            ["classes"] = analysis.Distribution.Classes.Count,
            ["splits"] = analysis.Distribution.Splits.Count,
            ["imbalance"] = Round(analysis.Distribution.ImbalanceRatio),
            ["zeroShotAgreement"] = analysis.PredictedAgreement is { } agreement ? Round(agreement.Share) : null,
            ["duplicates"] = report.Duplicates.Count,
            ["groups"] = report.DuplicateGroups.Count,
            ["leaks"] = report.Leaks.Count,
            ["linkedLeaks"] = report.Listing?.LinkedLeaks.Count ?? 0,
            ["labelConflicts"] = report.LabelConflicts.Count,
            ["suspects"] = analysis.Suspects.Count,
            ["outliers"] = analysis.Outliers.Count,
            ["imageFaults"] = ImageFaultSummary.ToJson(report.Faults),
            ["maps"] = new JsonObject { ["tsne"] = ToJson(report.TsneMetrics), ["umap"] = ToJson(report.UmapMetrics) },
        };
        foreach ((string name, JsonNode? value) in findings.ToArray())
        {
            findings.Remove(name);
            json[name] = value;
        }

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

    // The pipeline compares what can be read; what cannot is counted beside it.
    private static JsonObject CountsOf(DatasetReport report) =>
        NotCompared.ToJson(report.StatusCounts, report.ImageCount - report.Analysis.RowCount);

    private static JsonObject ToJson(ProjectionMetrics quality) =>
        new()
        {
            ["accuracy"] = quality.LabelAccuracy is { } accuracy ? Round(accuracy) : null,
            ["trustworthiness"] = Round(quality.Trustworthiness),
            ["neighborRecall"] = Round(quality.NeighborRecall),
            ["continuity"] = Round(quality.Continuity),
            ["localContinuity"] = Round(quality.LocalContinuityMetaCriterion),
            ["tripletAccuracy"] = Round(quality.RandomTripletAccuracy),
            ["distanceCorrelation"] = Round(quality.DistanceCorrelation),
            ["neighborhoodHit"] = quality.NeighborhoodHit is { } hit ? Round(hit) : null,
            ["sample"] = quality.SampleSize,
        };

    private static string ZeroShot(DatasetAnalysis analysis) =>
        analysis.PredictedAgreement is { } agreement
            ? Text($"; told their names alone, CLIP agrees with {100 * agreement.Share:0} % of the labels")
            : "";

    private static JsonNode? Round(double value) => double.IsNaN(value) ? null : Math.Round(value, 4);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
