using System.CommandLine;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Stops a job for a while or for good, or has it go on.</summary>
internal sealed class ClusterChangeCommand : ToolCommand
{
    private readonly Argument<string> _job = new("job") { Description = "The job" };
    private readonly ClusterConnection _connection;
    private readonly Func<ClusterClient, string, Task<JobStatus>> _change;

    private ClusterChangeCommand(string name, string description, string purpose, Func<ClusterClient, string, Task<JobStatus>> change)
        : base(name, description)
    {
        _change = change;
        Examples = [new(purpose, $"cluster {name} photos --root shards")];
        Arguments.Add(_job);
        _connection = new ClusterConnection(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; }

    public static ClusterChangeCommand Pause() =>
        new(
            "pause",
            "Have no further step of a job taken; those that run end.",
            "Make room for something else",
            (client, job) => client.PauseAsync(job)
        );

    public static ClusterChangeCommand Resume() =>
        new(
            "resume",
            "Go on with a job that was paused or canceled, and try again what was set aside.",
            "Go on after the reason of a failure is mended",
            (client, job) => client.ResumeAsync(job)
        );

    public static ClusterChangeCommand Cancel() =>
        new("cancel", "Stop a job and the steps that run; what is done remains.", "Stop a job", (client, job) => client.CancelAsync(job));

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        string job = arguments.GetRequiredValue(_job);
        JobStatus status = _connection.Use(arguments, client => _change(client, job), console.CancellationToken);
        JobStatusText.Write([status], console);
        console.WriteResult(JobStatusText.ToJson([status]));
    }
}
