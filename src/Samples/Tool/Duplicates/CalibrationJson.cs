using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>What a threshold stands on, for the last line of a command.</summary>
internal static class CalibrationJson
{
    /// <summary>Rows and pairs, and whether they are enough; null where the threshold was not calibrated by unrelated rows.</summary>
    public static JsonObject? Of(DuplicateFlaggerTransformer flagger) =>
        flagger.Calibration is not { } calibration
            ? null
            : new JsonObject
            {
                ["rows"] = calibration.RowCount,
                ["pairs"] = calibration.PairCount,
                ["sufficient"] = calibration.IsSufficient,
            };
}
