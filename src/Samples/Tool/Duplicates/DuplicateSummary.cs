using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>What was found in a few lines for a person, and as JSON for a program.</summary>
/// <param name="input">The rows.</param>
/// <param name="report">What was found.</param>
/// <param name="place">The folder of the report.</param>
internal sealed class DuplicateSummary(DuplicateInput input, DuplicateReport report, string place)
{
    private readonly JsonObject _notCompared = NotCompared.ToJson(report.StatusCounts);
    private readonly JsonObject? _layout = input.HasLayout ? UnderstoodLayout.ToJson(input.Listing!) : null;

    public void Print(CommandConsole console)
    {
        console.WriteFigures(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.RowCount:N0} rows, threshold {report.Threshold:0.000}: {report.Duplicates.Count:N0} duplicates in "
                    + $"{report.Groups.Count:N0} groups, {report.Leaks.Count:N0} rows leak between "
                    + $"splits{(report.Unreadable.Count > 0 ? $", {report.Unreadable.Count:N0} files cannot be read" : "")}."
            )
        );
        if (_layout is not null)
            console.WriteLine(input.Listing!.Description);
        if (NotCompared.InWords(_notCompared) is { Length: > 0 } remark)
            console.WriteLine(remark);
        if (report.LeftOutOfListsCount > 0)
            console.WriteLine(
                $"Names that a line cannot hold, {report.LeftOutOfListsCount:N0}, are in keep.nul, remove.nul and unreadable.nul only, "
                    + "where each name ends with a zero byte."
            );
        console.WriteLine($"Report: {place}");
    }

    /// <summary>The result.</summary>
    /// <param name="model">The model that embedded the images; <see langword="null"/> for none.</param>
    /// <param name="verdict">What the gates said.</param>
    public JsonObject ToJson(string? model, GateVerdict? verdict)
    {
        int Count(DuplicateKind kind) => report.Pairs.Count(pair => pair.Kind == kind);
        var json = new JsonObject
        {
            ["n"] = report.RowCount,
            ["threshold"] = Math.Round(report.Threshold, 6),
            ["calibration"] = CalibrationToJson(report.Calibration),
            ["score"] =
                input.HasImages ? "pixels"
                : report.Hubness == DuplicateHubness.Csls ? "csls"
                : "cosine",
            ["duplicates"] = report.Duplicates.Count,
            ["groups"] = report.Groups.Count,
            ["pairs"] = report.Pairs.Count,
            ["pairsBelowThreshold"] = Count(DuplicateKind.Unique),
            ["exactFilePairs"] = Count(DuplicateKind.ExactFile),
            ["exactPixelPairs"] = Count(DuplicateKind.ExactPixels),
            ["leaks"] = report.Leaks.Count,
            ["linkedLeaks"] = report.LinkedLeaks.Count,
            ["labelConflicts"] = report.LabelConflicts.Count,
            ["model"] = model,
            ["unreadable"] = report.Unreadable.Count,
            ["notCompared"] = _notCompared.DeepClone(),
            ["withoutSplit"] = input.HasSplits ? report.WithoutSplitCount : null,
            ["idsNotFound"] = input.MissingKeys.Count,
            ["layout"] = _layout?.DeepClone(),
        };
        FolderInput.AddPassedOver(json, report.Listing);
        json["warnings"] = new JsonArray([.. report.Warnings.Select(warning => JsonValue.Create(warning))]);
        json["out"] = place;
        verdict.AddTo(json);
        json["leftOutOfLists"] = report.LeftOutOfListsCount;
        return json;
    }

    // Rows and pairs, and whether they are enough; null where the threshold was not calibrated by unrelated rows.
    private static JsonObject? CalibrationToJson(DuplicateCalibration? calibration) =>
        calibration is null
            ? null
            : new JsonObject
            {
                ["rows"] = calibration.RowCount,
                ["pairs"] = calibration.PairCount,
                ["sufficient"] = calibration.IsSufficient,
            };
}
