using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Gates;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>How many pictures are too dark, blurred and so on.</summary>
internal static class ImageFaultSummary
{
    /// <summary>In a line for a person, with the kinds that there are.</summary>
    public static string InWords(IReadOnlyList<ImageFault> faults)
    {
        IEnumerable<string> kinds = faults
            .CountBy(fault => fault.Kind)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value:N0} {FaultLimits.NameOf(kind.Key)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{CountOf(faults):N0} pictures have faults")
            + (faults.Count > 0 ? $": {string.Join(", ", kinds)}" : "");
    }

    /// <summary>For a program, with all kinds.</summary>
    public static JsonObject ToJson(IReadOnlyList<ImageFault> faults)
    {
        var json = new JsonObject { ["pictures"] = CountOf(faults) };
        foreach (ImageFaultKind kind in Enum.GetValues<ImageFaultKind>())
            json[JsonNamingPolicy.CamelCase.ConvertName($"{kind}")] = faults.Count(fault => fault.Kind == kind);
        return json;
    }

    private static int CountOf(IReadOnlyList<ImageFault> faults) => faults.DistinctBy(fault => fault.Row).Count();
}
