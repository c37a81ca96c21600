using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>What an inspection tells other programs beside its findings.</summary>
internal static class InspectionContent
{
    private const int Digits = 6;

    /// <summary>What was looked at. The folder's own name is told and not where it lies, which is nobody's business.</summary>
    public static JsonObject DataOf(ImageFolderListing? listing, DatasetInspection inspection, int count)
    {
        ClassDistribution distribution = inspection.Analysis.Distribution;
        return new JsonObject
        {
            ["folder"] = listing is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(listing.Path)),
            ["layout"] = listing?.Layout,
            ["items"] = inspection.Items,
            ["count"] = count,
            ["splits"] = new JsonObject([
                .. distribution.Splits.Select((name, split) => KeyValuePair.Create(name, (JsonNode?)distribution.CountOfSplit(split))),
            ]),
            ["classes"] = new JsonObject([
                .. distribution.Classes.Select((name, label) => KeyValuePair.Create(name, (JsonNode?)distribution.CountOf(label))),
            ]),
        };
    }

    /// <summary>Images by what was found of them; a pair counts each image that would go.</summary>
    public static JsonObject CountsOf(DatasetInspection inspection, int duplicates, int leaks, int labelConflicts) =>
        new()
        {
            ["duplicates"] = duplicates,
            ["groups"] = inspection.Groups.Count,
            ["leaks"] = leaks,
            ["labelConflicts"] = labelConflicts,
            ["suspects"] = inspection.Analysis.Suspects.Count,
            ["outliers"] = inspection.Analysis.Outliers.Count,
            ["faults"] = inspection.FaultyCount,
            ["unreadable"] = inspection.UnreadableCount,
            ["truncated"] = inspection.Truncated.Count(),
            ["maps"] = new JsonObject { ["tsne"] = ToJson(inspection.Tsne), ["umap"] = ToJson(inspection.Umap) },
        };

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

    private static JsonNode? Round(double value) => double.IsNaN(value) ? null : Math.Round(value, Digits);
}
