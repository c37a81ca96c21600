using System.Diagnostics;
using System.Numerics.Tensors;
using MLNet.Embeddings.Benchmarks.Duplicates;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Joins;

namespace MLNet.Embeddings.Benchmarks.Cluster;

/// <summary>The join by cells over shards: time of each kind of step, recall of planted pairs, memory of a worker.</summary>
public static class ClusterJoinBenchmark
{
    private const float Threshold = 0.95f;
    private const int Portion = 5_000;

    /// <summary>Draws shards, runs the plan in this process, and counts which of the planted pairs were found.</summary>
    /// <param name="rowCount">Rows to draw; a tenth of them are near copies of others.</param>
    /// <param name="columnCount">Values per row.</param>
    /// <param name="cellsPerRow">Cells that each row goes into.</param>
    /// <param name="rowsPerShard">Rows of a shard.</param>
    public static async Task RunAsync(
        int rowCount = 200_000,
        int columnCount = 512,
        int cellsPerRow = 8,
        int rowsPerShard = ShardSetWriter.DefaultRowsPerShard
    )
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlnet-embeddings-cluster-");
        try
        {
            var storage = new FileShardStorage(folder.FullName);
            ShardSet shards = await DrawAsync(storage, rowCount, columnCount, rowsPerShard).ConfigureAwait(false);
            ClusterPlan plan = new PlanBuilder("cluster-join", shards)
                .FindDuplicates(
                    new ShardDuplicateOptions
                    {
                        Threshold = Threshold,
                        Join = ShardJoin.Cells,
                        CellsPerRow = cellsPerRow,
                    }
                )
                .Build();
            await plan.SaveAsync(storage).ConfigureAwait(false);
            Console.WriteLine($"{rowCount:N0} × {columnCount}: {plan.Options["duplicates"]!.ToJsonString()}");
            var kinds = new SortedDictionary<string, (double Seconds, long Peak)>(StringComparer.Ordinal);
            long start = Stopwatch.GetTimestamp();
            var runner = new StepRunner(storage, plan);
            foreach (PlanStep step in plan.Steps)
            {
                // A worker runs one step after the other: what earlier ones left is given back first.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
                PeakMemory.Reset();
                StepResult result = await runner.RunAsync(step.Id).ConfigureAwait(false);
                (double seconds, long peak) = kinds.GetValueOrDefault(step.Kind);
                kinds[step.Kind] = (seconds + result.Elapsed.TotalSeconds, Math.Max(peak, PeakMemory.Megabytes()));
            }

            double total = Stopwatch.GetElapsedTime(start).TotalSeconds;
            string stages = string.Join(", ", kinds.Select(kind => $"{kind.Key} {kind.Value.Seconds:F1} s {kind.Value.Peak:N0} MB"));
            Console.WriteLine(
                $"{Environment.ProcessorCount} threads: {total:F1} s ({stages}), peak memory of a step "
                    + $"{kinds.Values.Max(kind => kind.Peak):N0} MB, {Bytes(folder) >> 20:N0} MB of files"
            );
            Console.WriteLine(await TextAsync(storage, "duplicates/recall.json").ConfigureAwait(false));
            await CountPlantedAsync(storage, rowCount, columnCount).ConfigureAwait(false);
            Console.WriteLine("asked: .999 of the planted pairs, and less than 2,000 MB in any step");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Draws rows, a tenth of them near copies of others, into shards.</summary>
    internal static async Task<ShardSet> DrawAsync(FileShardStorage storage, int rowCount, int columnCount, int rowsPerShard)
    {
        var writer = new ShardSetWriter(storage, columnCount, rowsPerShard);
        for (int first = 0; first < rowCount; first += Portion)
        {
            int start = first;
            int count = Math.Min(Portion, rowCount - start);
            var values = new float[count * columnCount];
            Parallel.For(0, count, row => PlantedCopies.Draw(start + row, values.AsSpan(row * columnCount, columnCount)));
            await writer
                .AddAsync([.. Enumerable.Range(start, count).Select(row => new ShardRow($"{row:D9}"))], values)
                .ConfigureAwait(false);
        }

        return await writer.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task CountPlantedAsync(FileShardStorage storage, int rowCount, int columnCount)
    {
        await using Stream stream = await storage.OpenReadAsync("pairs/all.npy").ConfigureAwait(false);
        RowPair[] pairs = PairFile.Read(stream);
        var found = new PairGraph(pairs);
        var row = new float[columnCount];
        var source = new float[columnCount];
        int planted = 0;
        int hits = 0;
        for (int copy = 9; copy < rowCount; copy += 10)
        {
            int of = PlantedCopies.SourceOf(copy)!.Value;
            PlantedCopies.Draw(copy, row);
            PlantedCopies.Draw(of, source);
            if (TensorPrimitives.CosineSimilarity<float>(row, source) < Threshold)
                continue;
            planted++;
            hits += found.Contains(copy, of) ? 1 : 0;
        }

        Console.WriteLine(
            $"{pairs.Length:N0} pairs; of {planted:N0} planted ones from {Threshold} on, {hits:N0} ({(double)hits / planted:F5})"
        );
    }

    private static async Task<string> TextAsync(FileShardStorage storage, string name)
    {
        using var reader = new StreamReader(await storage.OpenReadAsync(name).ConfigureAwait(false));
        return (await reader.ReadToEndAsync().ConfigureAwait(false)).ReplaceLineEndings(" ");
    }

    private static long Bytes(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
