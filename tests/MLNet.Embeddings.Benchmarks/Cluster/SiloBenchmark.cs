using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Benchmarks.Cluster;

/// <summary>An exact join run plainly, by one silo, by two and by four on this machine, and what the simulation says of each.</summary>
/// <remarks>Silos live in this process: what is measured is leases, manifests and messages, not the start of programs.</remarks>
public static class SiloBenchmark
{
    private const int Columns = 512;
    private const int RowsPerShard = 3_500;
    private const float Threshold = 0.95f;

    /// <summary>Runs all forms of the job in turn, round by round, and prints times and the ratios of each round's own pair.</summary>
    public static async Task RunAsync(int rounds, int rowCount = 42_000)
    {
        int cores = Environment.ProcessorCount;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlnet-embeddings-silos-");
        try
        {
            var template = new FileShardStorage(Path.Combine(folder.FullName, "template"));
            ShardSet shards = await ClusterJoinBenchmark.DrawAsync(template, rowCount, Columns, RowsPerShard).ConfigureAwait(false);
            ClusterPlan plan = new PlanBuilder("silos", shards)
                .FindDuplicates(new ShardDuplicateOptions { Threshold = Threshold, Join = ShardJoin.Exact })
                .Build();
            await plan.SaveAsync(template).ConfigureAwait(false);
            Console.WriteLine($"{rowCount:N0} × {Columns} in {shards.Shards.Count} shards, {plan.Steps.Count} steps, {cores} cores");

            // Processors warm up, and the simulation learns the times of steps on one thread.
            Dictionary<string, double> seconds = await TimeStepsAsync(template, folder, plan).ConfigureAwait(false);
            (string Name, int Silos, int CoresEach)[] forms = [("one silo", 1, cores), ("two silos", 2, 1), ("four silos", 4, 1)];
            foreach ((string name, int silos, int each) in forms)
                Console.WriteLine(Invariant($"simulated {name}: {Simulate(plan, seconds, silos, each, cores):F2} s"));
            for (int round = 1; round <= rounds; round++)
            {
                double plain = await PlainAsync(template, folder, plan, cores).ConfigureAwait(false);
                Console.WriteLine(Invariant($"round {round}: plain, {cores} threads {plain:F2} s"));
                foreach ((string name, int silos, int each) in forms)
                {
                    double taken = await SilosAsync(template, folder, silos, each).ConfigureAwait(false);
                    double simulated = Simulate(plan, seconds, silos, each, cores);
                    Console.WriteLine(
                        Invariant(
                            $"round {round}: {name} {taken:F2} s, {taken / plain:F3} of plain, simulated {simulated / taken:F3} of it"
                        )
                    );
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Simulate(ClusterPlan plan, IReadOnlyDictionary<string, double> seconds, int silos, int coresEach, int cores) =>
        ClusterSimulation
            .Run(
                plan,
                new SimulationOptions
                {
                    Silos = [.. Enumerable.Range(0, silos).Select(_ => new SimulatedSilo { Cores = coresEach })],
                    MachineCores = [cores],
                    StepSeconds = seconds,
                }
            )
            .Elapsed.TotalSeconds;

    private static async Task<Dictionary<string, double>> TimeStepsAsync(FileShardStorage template, DirectoryInfo folder, ClusterPlan plan)
    {
        FileShardStorage storage = Copy(template, folder, "timed");
        IReadOnlyList<StepResult> results = await LocalPlanRunner
            .RunAsync(plan, storage, new StepRunnerOptions { NumberOfThreads = 1 })
            .ConfigureAwait(false);
        Directory.Delete(storage.Root, recursive: true);
        return results.ToDictionary(result => result.StepId, result => result.Elapsed.TotalSeconds);
    }

    private static async Task<double> PlainAsync(FileShardStorage template, DirectoryInfo folder, ClusterPlan plan, int threads)
    {
        FileShardStorage storage = Copy(template, folder, "plain");
        long start = Stopwatch.GetTimestamp();
        await LocalPlanRunner.RunAsync(plan, storage, new StepRunnerOptions { NumberOfThreads = threads }).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Directory.Delete(storage.Root, recursive: true);
        return seconds;
    }

    private static async Task<double> SilosAsync(FileShardStorage template, DirectoryInfo folder, int count, int coresEach)
    {
        string root = Path.Combine(folder.FullName, "root");
        Copy(template, folder, "root/job");
        var silos = new List<ClusterHost>();
        try
        {
            IPEndPoint? first = null;
            for (int i = 0; i < count; i++)
            {
                int port = FreePort();
                var options = new ClusterHostOptions
                {
                    Root = root,
                    Cores = coresEach,
                    SiloPort = port,
                    GatewayPort = FreePort(),
                    PrimarySilo = first,
                };
                silos.Add(await ClusterHost.StartAsync(options).ConfigureAwait(false));
                first ??= new IPEndPoint(IPAddress.Loopback, port);
            }

            long start = Stopwatch.GetTimestamp();
            await silos[0].Client.SubmitAsync("job").ConfigureAwait(false);
            JobStatus status = await silos[0].Client.WaitAsync("job").ConfigureAwait(false);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return status.State == JobState.Finished ? seconds : throw new InvalidOperationException($"The job is {status.State}.");
        }
        finally
        {
            for (int i = silos.Count - 1; i >= 0; i--)
                await silos[i].DisposeAsync().ConfigureAwait(false);
            Directory.Delete(root, recursive: true);
        }
    }

    private static FileShardStorage Copy(FileShardStorage template, DirectoryInfo folder, string name)
    {
        string target = Path.Combine(folder.FullName, name);
        foreach (string file in Directory.EnumerateFiles(template.Root, "*", SearchOption.AllDirectories))
        {
            string path = Path.Combine(target, Path.GetRelativePath(template.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }

        return new FileShardStorage(target);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
