using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster.Steps;

namespace MLNet.Embeddings.Cluster.Planning;

/// <summary>Steps that find duplicates.</summary>
internal static class DuplicateSteps
{
    private const long MostForExact = 200_000;
    private const int CalibrationRows = 2_000;
    private const ulong CalibrationSeed = 0x6E756C6C;
    private const int FanIn = 16;

    /// <summary>Adds the steps.</summary>
    /// <returns>What was chosen, and why.</returns>
    public static JsonObject Add(PlanSteps steps, int dimension, ShardDuplicateOptions options)
    {
        string[] threshold = [];
        if (options.Threshold is null)
        {
            string sample = steps.Sample("threshold", CalibrationRows, CalibrationSeed, dimension);
            steps.Add(
                "calibrate",
                StepKinds.Calibrate,
                [sample],
                [CalibrateStep.FileName],
                new JsonObject { ["dimension"] = dimension, ["rate"] = options.FalsePositiveRate },
                400_000.0 * dimension
            );
            threshold = [CalibrateStep.FileName];
        }

        long rows = steps.Shards.RowCount;
        bool isExact = options.Join == ShardJoin.Exact || (options.Join == ShardJoin.Automatic && rows <= MostForExact);
        string reason =
            options.Join != ShardJoin.Automatic ? "asked for"
            : isExact ? string.Create(CultureInfo.InvariantCulture, $"there are no more than {MostForExact:N0} rows")
            : string.Create(CultureInfo.InvariantCulture, $"there are more than {MostForExact:N0} rows");
        var said = new JsonObject
        {
            ["join"] = isExact ? "exact" : "cells",
            ["reason"] = reason,
            ["threshold"] = options.Threshold is { } given ? JsonValue.Create(given) : JsonValue.Create("calibrated"),
        };
        List<string> found = isExact
            ? AddExact(steps, dimension, threshold, options)
            : CellSteps.Add(steps, dimension, threshold, options, said);
        string all = Merge(steps, found, options);
        if (!isExact && options.RecallSample > 0)
            CellSteps.AddRecall(steps, dimension, threshold, options, all);
        JsonObject parameters = Parameters(options);
        parameters["linkage"] = $"{options.Linkage}";
        parameters["scope"] = $"{options.Scope}";
        parameters["keep"] = $"{options.Keep}";
        parameters["splitPriority"] = new JsonArray([.. options.SplitPriority.Select(split => (JsonNode)split)]);
        steps.Add(
            "groups",
            StepKinds.Groups,
            [all, .. steps.Shards.Shards.Select(shard => shard.Metadata), .. threshold],
            ["duplicates/groups.csv", "duplicates/pairs.csv", "duplicates/leaks.csv", "duplicates/summary.json"],
            parameters,
            rows * 1e4
        );
        return said;
    }

    /// <summary>Parameters of every step that looks for pairs.</summary>
    public static JsonObject Parameters(ShardDuplicateOptions options)
    {
        var parameters = new JsonObject { ["maximumPairs"] = options.MaximumNumberOfPairs };
        if (options.Threshold is { } threshold)
            parameters["threshold"] = threshold;
        return parameters;
    }

    private static List<string> AddExact(PlanSteps steps, int dimension, string[] threshold, ShardDuplicateOptions options)
    {
        var found = new List<string>();
        foreach (Shard first in steps.Shards.Shards)
        {
            foreach (Shard second in steps.Shards.Shards.Skip(first.Index))
            {
                bool isSame = first == second;
                string output = $"pairs/join-{first.Index}-{second.Index}.npy";
                JsonObject parameters = Parameters(options);
                parameters["first"] = first.Index;
                parameters["second"] = second.Index;
                steps.Add(
                    $"join-{first.Index}-{second.Index}",
                    StepKinds.JoinShards,
                    [first.Vectors, .. isSame ? [] : new[] { second.Vectors }, .. threshold],
                    [output],
                    parameters,
                    (double)first.RowCount * second.RowCount * dimension / (isSame ? 2 : 1)
                );
                found.Add(output);
            }
        }

        return found;
    }

    // A tree: each node holds the pairs of its leaves alone, and nodes of one level run side by side.
    private static string Merge(PlanSteps steps, List<string> files, ShardDuplicateOptions options)
    {
        for (int level = 0; ; level++)
        {
            var merged = new List<string>();
            bool isLast = files.Count <= FanIn;
            foreach (string[] part in files.Chunk(FanIn))
            {
                string id = isLast ? "merge" : $"merge-{level}-{merged.Count}";
                string output = isLast ? "pairs/all.npy" : $"pairs/{id}.npy";
                steps.Add(
                    id,
                    StepKinds.Merge,
                    part,
                    [output],
                    new JsonObject { ["maximumPairs"] = options.MaximumNumberOfPairs },
                    steps.Shards.RowCount * 1e3
                );
                merged.Add(output);
            }

            if (isLast)
                return merged[0];
            files = merged;
        }
    }
}
