using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shards;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Merges what the steps of a plan found into groups and leaks.</summary>
internal sealed class MergeCommand : ToolCommand
{
    private static readonly string[] Kinds = [StepKinds.Merge, StepKinds.Groups, StepKinds.Recall];

    private readonly ShardJob _job;

    public MergeCommand()
        : base("merge", "Merge the pairs that the steps of a plan found into groups and leaks, and tell the recall.") =>
        _job = new ShardJob(this);

    public override IReadOnlyList<CommandExample> Examples { get; } = [new("The last task, when all others are done", "merge job")];

    public override string CanceledRemark(ParseResult arguments) => "steps that are done stay";

    protected override void Execute(ParseResult arguments, CommandConsole console) => RunAsync(arguments, console).GetAwaiter().GetResult();

    private async Task RunAsync(ParseResult arguments, CommandConsole console)
    {
        IShardStorage storage = _job.Storage(arguments);
        ClusterPlan plan = await ClusterPlan.LoadAsync(storage, console.CancellationToken).ConfigureAwait(false);
        PlanStep[] steps = [.. plan.Steps.Where(step => Kinds.Contains(step.Kind))];
        if (steps.Length == 0)
            throw new InputException($"The plan '{plan.Name}' finds no duplicates, so there is nothing to merge.");
        int ran = await ShardJob.RunAsync(_job.Runner(arguments, storage, plan), steps, console).ConfigureAwait(false);
        var result = new JsonObject
        {
            ["plan"] = plan.Id,
            ["steps"] = steps.Length,
            ["ran"] = ran,
        };
        await JobFindings.TellAsync(storage, result, console).ConfigureAwait(false);
        console.WriteResult(result);
    }
}
