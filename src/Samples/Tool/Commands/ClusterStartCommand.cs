using System.CommandLine;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Cluster;
using MLNet.Embeddings.Tool.Shards;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Starts one silo, which takes steps until it is stopped.</summary>
internal sealed class ClusterStartCommand : ToolCommand
{
    private readonly Argument<string> _root = new("root")
    {
        Description =
            "Folder under which all jobs lie, the same files on every machine; or an address in a store, as for shard, with --state or "
            + "--postgres",
        HelpName = JobPlace.HelpName,
    };
    private readonly Option<string?> _job = new("--job") { Description = "Submit this job at once, and end with it", HelpName = "folder" };
    private readonly Option<string> _log = new Option<string>("--log")
    {
        Description = "How the silo logs on standard error",
        DefaultValueFactory = _ => SiloLogging.Text,
    }.OneOf(SiloLogging.Text, SiloLogging.Json, SiloLogging.None);
    private readonly SiloOptions _silo;

    public ClusterStartCommand()
        : base("start", "Start a silo that takes steps of jobs: alone, without a database, or with others that share one.")
    {
        Arguments.Add(_root);
        Options.Add(_job);
        Options.Add(_log);
        _silo = new SiloOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("One process that works on jobs under shards, its state beside them", "cluster start shards"),
        new("Run one job with it and end", "cluster start shards --job photos"),
        new("One process for jobs that lie in a store", "cluster start s3://bucket/jobs --state silo"),
        new(
            $"One of many silos; {ClusterSecrets.PostgresVariable} names their database",
            "cluster start /mnt/shards --postgres --address 10.0.0.5 --certificate silo.pfx"
        ),
    ];

    public override string CanceledRemark(ParseResult arguments) => "steps that are done stay";

    protected override void Execute(ParseResult arguments, CommandConsole console) => RunAsync(arguments, console).GetAwaiter().GetResult();

    private async Task RunAsync(ParseResult arguments, CommandConsole console)
    {
        ClusterHostOptions options = _silo.Read(arguments, arguments.GetRequiredValue(_root));
        SiloOptions.Warn(options, console);
        string log = arguments.GetRequiredValue(_log);
        await using ClusterHost host = await ClusterHost.StartAsync(
            options,
            logging => SiloLogging.Configure(logging, log),
            console.CancellationToken
        );
        console.Note(
            $"The silo listens at {options.Address}:{options.SiloPort}, and for clients at {options.Address}:{options.GatewayPort}."
        );
        if (arguments.GetValue(_job) is { } job)
            await RunJobAsync(host, job, console);
        else
            await ServeAsync(host, console.CancellationToken);
    }

    private static async Task RunJobAsync(ClusterHost host, string job, CommandConsole console)
    {
        await host.Client.SubmitAsync(job);
        JobStatus status = await host.Client.WaitAsync(job, new JobProgress(console), console.CancellationToken);
        JobProgress.End(status, waited: true, console);
    }

    // Ctrl-C is how a silo is meant to end; that the others have given it up is not.
    private static async Task ServeAsync(ClusterHost host, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = cancellationToken.Register(stopped.SetResult);
        if (await Task.WhenAny(host.Completion, stopped.Task) != stopped.Task)
            throw new InputException("The other silos have given this one up, since it did not answer for too long; start it again.");
    }
}
