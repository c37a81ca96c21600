using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Cluster.Planning;

/// <summary>Steps that make a map.</summary>
internal static class MapSteps
{
    private const ulong SampleSeed = 0x6D6170;

    // A row takes part in some 200 passes over some 30 edges with six samples each.
    private const double MultiplicationsPerRow = 1e6;

    public static void Add(PlanSteps steps, int dimension, ShardMapOptions options)
    {
        string sample = steps.Sample("map", options.SampleRows, SampleSeed, dimension);
        const string Coordinates = "map/sample.npy";
        const string Curve = "map/curve.json";
        double rows = Math.Min(options.SampleRows, steps.Shards.RowCount);
        steps.Add(
            "fit-map",
            StepKinds.FitMap,
            [sample],
            [Coordinates, Curve],
            Parameters(),
            (rows * rows * dimension) + (rows * MultiplicationsPerRow)
        );
        foreach (Shard shard in steps.Shards.Shards)
        {
            JsonObject parameters = Parameters();
            parameters["shard"] = shard.Index;
            steps.Add(
                $"place-map-{shard.Index}",
                StepKinds.PlaceMap,
                [shard.Vectors, sample, Coordinates, Curve],
                [$"map/places-{shard.Index}.npy"],
                parameters,
                shard.RowCount * rows * dimension
            );
        }

        JsonObject Parameters() =>
            new()
            {
                ["dimension"] = dimension,
                ["metric"] = $"{options.Metric}",
                ["neighbors"] = options.NumberOfNeighbors,
                ["minimumDistance"] = options.MinimumDistance,
                ["seed"] = options.Seed,
            };
    }
}
