using System.CommandLine;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Says how far the jobs of a cluster are.</summary>
internal sealed class ClusterStatusCommand : ToolCommand
{
    private readonly Argument<string?> _job = new("job") { Description = "A job; without it, all jobs", Arity = ArgumentArity.ZeroOrOne };
    private readonly ClusterConnection _connection;

    public ClusterStatusCommand()
        : base("status", "Say how far jobs are, how fast they go, and what was set aside.")
    {
        Arguments.Add(_job);
        _connection = new ClusterConnection(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("All jobs of the cluster that works in shards", "cluster status --root shards"),
        new("One job, for a program", "cluster status photos --postgres --json"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        IReadOnlyList<JobStatus> jobs = _connection.Use(
            arguments,
            async client => arguments.GetValue(_job) is { } job ? [await client.GetStatusAsync(job)] : await client.ListAsync(),
            console.CancellationToken
        );
        if (jobs is [{ State: JobState.Unknown } unknown])
            throw new InputException($"No job '{unknown.Job}' was submitted; submit it first, or ask without a name for all jobs.");
        if (jobs.Count == 0)
            console.WriteLine("No job was submitted yet.");
        else
            JobStatusText.Write(jobs, console);
        console.WriteResult(JobStatusText.ToJson(jobs));
    }
}
