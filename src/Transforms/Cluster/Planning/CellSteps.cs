using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Cluster.Planning;

/// <summary>Steps of a join by cells.</summary>
internal static class CellSteps
{
    private const ulong SampleSeed = 0x63656C6C;
    private const ulong ProbeSeed = 0x70726F6265;
    private const int SampledPerCell = 10;
    private const int Passes = 6;

    // What a worker holds of a bucket, before it is compared.
    private const double BucketBytes = 1 << 29;
    private const int FewestBuckets = 8;

    /// <summary>Adds steps from the sample to the pairs of each bucket.</summary>
    /// <returns>Files of pairs.</returns>
    public static List<string> Add(PlanSteps steps, int dimension, string[] threshold, ShardDuplicateOptions options, JsonObject said)
    {
        long rows = steps.Shards.RowCount;
        int perRow = options.CellsPerRow;
        int cells = Cells(rows, options);
        perRow = Math.Min(perRow, cells);
        int buckets = (int)
            Math.Clamp(
                Math.Ceiling((double)rows * perRow * dimension * sizeof(float) / BucketBytes),
                Math.Min(FewestBuckets, cells),
                cells
            );
        said["cells"] = cells;
        said["cellsPerRow"] = perRow;
        said["buckets"] = buckets;
        string sample = steps.Sample("cells", Math.Min(rows, (long)SampledPerCell * cells), SampleSeed, dimension);
        const string Centroids = "cells/centroids.npy";
        steps.Add(
            "centroids",
            StepKinds.Centroids,
            [sample],
            [Centroids],
            new JsonObject { ["dimension"] = dimension, ["cells"] = cells },
            (double)Passes * SampledPerCell * cells * cells * dimension
        );
        foreach (Shard shard in steps.Shards.Shards)
        {
            steps.Add(
                $"assign-{shard.Index}",
                StepKinds.Assign,
                [shard.Vectors, Centroids],
                [.. Enumerable.Range(0, buckets).Select(bucket => FileOf(bucket, shard))],
                new JsonObject
                {
                    ["shard"] = shard.Index,
                    ["cells"] = cells,
                    ["cellsPerRow"] = perRow,
                },
                (double)shard.RowCount * cells * dimension
            );
        }

        var found = new List<string>();
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            string output = $"pairs/cells-{bucket}.npy";
            JsonObject parameters = DuplicateSteps.Parameters(options);
            parameters["dimension"] = dimension;
            parameters["bucket"] = bucket;
            parameters["buckets"] = buckets;
            parameters["cells"] = cells;
            parameters["cellsPerRow"] = perRow;
            steps.Add(
                $"join-cells-{bucket}",
                StepKinds.JoinCells,
                [.. steps.Shards.Shards.Select(shard => FileOf(bucket, shard)), .. threshold],
                [output],
                parameters,
                Math.Pow((double)rows * perRow / cells, 2) / 2 * cells / buckets * dimension
            );
            found.Add(output);
        }

        return found;
    }

    /// <summary>Adds steps that measure the recall.</summary>
    public static void AddRecall(PlanSteps steps, int dimension, string[] threshold, ShardDuplicateOptions options, string pairs)
    {
        string sample = steps.Sample("probe", options.RecallSample, ProbeSeed, dimension);
        var probes = new List<string>();
        foreach (Shard shard in steps.Shards.Shards)
        {
            JsonObject parameters = DuplicateSteps.Parameters(options);
            parameters["dimension"] = dimension;
            parameters["shard"] = shard.Index;
            string output = $"pairs/probe-{shard.Index}.npy";
            steps.Add(
                $"probe-{shard.Index}",
                StepKinds.Probe,
                [shard.Vectors, sample, .. threshold],
                [output],
                parameters,
                (double)options.RecallSample * shard.RowCount * dimension
            );
            probes.Add(output);
        }

        long rows = Math.Min(options.RecallSample, steps.Shards.RowCount);
        steps.Add(
            "recall",
            StepKinds.Recall,
            [pairs, .. probes],
            ["duplicates/recall.json"],
            new JsonObject { ["rows"] = rows },
            rows * 1e3
        );
    }

    private static string FileOf(int bucket, Shard shard) => $"cells/bucket-{bucket}/shard-{shard.Index}.npy";

    // Assigning takes rows · cells comparisons, and joining (rows · cellsPerRow)² / (2 · cells): least where both are equal.
    private static int Cells(long rows, ShardDuplicateOptions options) =>
        (int)Math.Clamp(options.Cells ?? Math.Round(options.CellsPerRow * Math.Sqrt(rows / 2.0)), 1, Math.Max(1, rows / 2));
}
