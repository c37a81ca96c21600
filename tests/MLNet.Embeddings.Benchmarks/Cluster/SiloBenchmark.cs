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
    /// <summary>Rows where nothing else is said: some 10 seconds on two cores.</summary>
    public const int DefaultRows = 42_000;

    private const int Columns = 512;
    private const int RowsPerShard = 3_500;
    private const float Threshold = 0.95f;

    /// <summary>Runs all forms of the job in turn, round by round, and prints times and the ratios of each round's own pair.</summary>
    public static async Task RunAsync(int rounds, int rowCount = DefaultRows)
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

            // Programs are compiled while they run for the first time: once in every form before anything counts.
            (string Name, int Silos, int CoresEach)[] forms = [("one silo", 1, cores), ("two silos", 2, 1), ("four silos", 4, 1)];
            await WarmUpAsync(folder, forms).ConfigureAwait(false);
            var ratios = forms.ToDictionary(form => form.Name, _ => (OfPlain: new List<double>(), Simulated: new List<double>()));
            for (int round = 1; round <= rounds; round++)
            {
                // What else the machine does changes from minute to minute: each round takes its own times of the steps.
                Dictionary<string, double> seconds = await TimeStepsAsync(template, folder, plan).ConfigureAwait(false);
                double plain = await PlainAsync(template, folder, plan, cores).ConfigureAwait(false);
                Console.WriteLine(Invariant($"round {round}: plain, {cores} threads {plain:F2} s, one thread {seconds.Values.Sum():F2} s"));
                foreach ((string name, int silos, int each) in forms)
                {
                    double taken = await SilosAsync(template, folder, silos, each).ConfigureAwait(false);
                    double simulated = Simulate(plan, seconds, silos, each, cores);
                    ratios[name].OfPlain.Add(taken / plain);
                    ratios[name].Simulated.Add(simulated / taken);
                    Console.WriteLine(
                        Invariant(
                            $"round {round}: {name} {taken:F2} s, {taken / plain:F3} of plain, simulated {simulated / taken:F3} of it"
                        )
                    );
                }
            }

            foreach ((string name, (List<double> ofPlain, List<double> simulated)) in ratios)
                Console.WriteLine(Invariant($"median: {name} {Median(ofPlain):F3} of plain, simulated {Median(simulated):F3} of it"));
            Console.WriteLine("asked: one silo at most 1.1 of plain, two silos from .85 to 1.15; the simulation from .85 to 1.15 of each");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WarmUpAsync(DirectoryInfo folder, (string Name, int Silos, int CoresEach)[] forms)
    {
        const int Rows = 2_000;
        var small = new FileShardStorage(Path.Combine(folder.FullName, "small"));
        ShardSet shards = await ClusterJoinBenchmark.DrawAsync(small, Rows, Columns, Rows / 4).ConfigureAwait(false);
        ClusterPlan plan = new PlanBuilder("small", shards)
            .FindDuplicates(new ShardDuplicateOptions { Threshold = Threshold, Join = ShardJoin.Exact })
            .Build();
        await plan.SaveAsync(small).ConfigureAwait(false);
        await PlainAsync(small, folder, plan, Environment.ProcessorCount).ConfigureAwait(false);
        foreach ((_, int silos, int each) in forms)
            await SilosAsync(small, folder, silos, each).ConfigureAwait(false);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

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

    // Systems give outgoing connections ports from 32768 on: one below stays free until the silo takes it.
    private static int FreePort()
    {
        for (int port = Random.Shared.Next(20_000, 30_000); ; port++)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (port < 32_000)
            {
                // It is taken; the next may not be.
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
