using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>Maps of digits as sentences, as JSON and as a page.</summary>
internal static class MeasuredMaps
{
    public static JsonObject ToJson(MeasuredDigits map) =>
        new()
        {
            ["accuracy"] = Math.Round(map.Quality.LabelAccuracy!.Value, 4),
            ["trustworthiness"] = Math.Round(map.Quality.Trustworthiness, 4),
            ["neighborRecall"] = Math.Round(map.Quality.NeighborRecall, 4),
            ["continuity"] = Math.Round(map.Quality.Continuity, 4),
            ["localContinuity"] = Math.Round(map.Quality.LocalContinuityMetaCriterion, 4),
            ["tripletAccuracy"] = Math.Round(map.Quality.RandomTripletAccuracy, 4),
            ["distanceCorrelation"] = Math.Round(map.Quality.DistanceCorrelation, 4),
            ["neighborhoodHit"] = Math.Round(map.Quality.NeighborhoodHit!.Value, 4),
            ["sample"] = map.Quality.SampleSize,
            ["seconds"] = new JsonObject([
                .. map.Stages.Select(stage => KeyValuePair.Create<string, JsonNode?>(stage.Key, Math.Round(stage.Value, 4))),
                KeyValuePair.Create<string, JsonNode?>("total", Math.Round(map.FitSeconds, 4)),
            ]),
        };

    public static void Report(CommandConsole console, StageTimes times, MeasuredDigits[] maps, string pagePath)
    {
        double neighbors = times.Stages.Single(stage => stage.Key == "neighbors").Value;
        console.WriteLine($"neighbors of all digits, for both maps and their measurement, in {neighbors:0.00} s");
        foreach (MeasuredDigits map in maps)
        {
            console.WriteLine(
                $"{map.Method} in {map.FitSeconds:0.00} s: "
                    + $"{string.Join(", ", map.Stages.Select(stage => $"{stage.Key} {stage.Value:0.00} s"))}"
            );
            console.WriteLine(
                $"  {"10-NN label accuracy", -22}{map.Quality.LabelAccuracy, 8:0.000}   share of digits that their ten neighbors on the "
                    + "map name correctly"
            );
            console.WriteLine(
                $"  {"trustworthiness", -22}{map.Quality.Trustworthiness, 8:0.000}   1 if neighbors on the map are neighbors by pixels "
                    + "too"
            );
            console.WriteLine(
                $"  {"neighbor recall", -22}{map.Quality.NeighborRecall, 8:0.000}   share of the ten nearest by pixels that are among "
                    + "the ten nearest on the map"
            );
            WriteMore(console, map.Quality);
        }

        MeasuredDigits fastest = maps.MinBy(map => map.FitSeconds)!;
        MeasuredDigits slowest = maps.MaxBy(map => map.FitSeconds)!;
        console.WriteLine(
            $"{fastest.Method} took {fastest.FitSeconds:0.00} s, {slowest.Method} {slowest.FitSeconds:0.00} s: "
                + $"{slowest.FitSeconds / fastest.FitSeconds:0.0} times as long; {times.Total:0.00} s in all"
        );
        console.WriteLine($"Open in a browser: {pagePath}");
    }

    private static void WriteMore(CommandConsole console, ProjectionMetrics quality)
    {
        Write("continuity", quality.Continuity, "1 if neighbors by pixels are neighbors on the map too");
        Write("neighborhood hit", quality.NeighborhoodHit!.Value, "share of the ten neighbors on the map that are the same digit");
        Write("random triplets", quality.RandomTripletAccuracy, "share of which the map keeps which of two is nearer; 0.5 by chance");
        Write("distance correlation", quality.DistanceCorrelation, "Spearman's, between distances by pixels and on the map");
        Write(
            "local continuity",
            quality.LocalContinuityMetaCriterion,
            $"neighbor recall less what chance gives; all figures on {quality.SampleSize:N0} digits"
        );

        void Write(string name, double value, string meaning) => console.WriteLine($"  {name, -22}{value, 8:0.000}   {meaning}");
    }

    public static ProjectionPage CreatePage(DigitSet digits, MeasuredDigits[] maps)
    {
        var page = new ProjectionPage($"{digits.Count:N0} handwritten digits")
        {
            Subtitle = $"Each point is a picture of {digits.PictureLength} pixels ({digits.Name}); near points look alike.",
            Names = digits.Origins,
        };
        page.AddFact("digits", $"{digits.Count:N0}");
        page.AddFact("classes", $"{digits.Labels.Distinct().Count()}");
        page.AddFact("pixels", $"{digits.PictureLength}");
        foreach (MeasuredDigits map in maps)
        {
            page.AddMap(
                $"{map.Method}, {map.Coordinates.ColumnCount}D",
                map.Coordinates,
                ("10-NN accuracy", $"{map.Quality.LabelAccuracy:0.000}"),
                ("trustworthiness", $"{map.Quality.Trustworthiness:0.000}"),
                ("neighbor recall", $"{map.Quality.NeighborRecall:0.000}"),
                ("continuity", $"{map.Quality.Continuity:0.000}"),
                ("random triplets", $"{map.Quality.RandomTripletAccuracy:0.000}"),
                ("time of the fit", $"{map.FitSeconds:0.0} s")
            );
        }

        page.ColorBy("Digit", [.. digits.Labels.Select(label => $"{label}")]);
        page.SetImages(digits.Width, digits.Height, 1, digits.Pixels);
        return page;
    }
}
