using System.CommandLine;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Has a cluster work on a plan.</summary>
internal sealed class ClusterSubmitCommand : ToolCommand
{
    private readonly Argument<string> _job = new("job") { Description = "Folder with the plan, relative to the root of the silos" };
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until the job is no longer running" };
    private readonly ClusterConnection _connection;

    public ClusterSubmitCommand()
        : base("submit", "Have the silos of a cluster work on the plan in a folder; a job that is known goes on as it is.")
    {
        Arguments.Add(_job);
        Options.Add(_wait);
        _connection = new ClusterConnection(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Hand over the plan in shards/photos, and wait", "cluster submit photos --root shards --wait"),
        new("The same to silos that a database knows", "cluster submit photos --postgres --wait"),
    ];

    public override string CanceledRemark(ParseResult arguments) => "a job that was submitted goes on";

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        string job = arguments.GetRequiredValue(_job);
        JobStatus status = _connection.Use(
            arguments,
            async client =>
            {
                JobStatus submitted = await client.SubmitAsync(job);
                return arguments.GetValue(_wait) && submitted.State == JobState.Running
                    ? await client.WaitAsync(job, new JobProgress(console), console.CancellationToken)
                    : submitted;
            },
            console.CancellationToken
        );
        JobProgress.End(status, arguments.GetValue(_wait), console);
    }
}
