using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shards;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Runs steps of a plan, or lists them.</summary>
internal sealed class StepCommand : ToolCommand
{
    private readonly ShardJob _job;
    private readonly Argument<string[]> _steps = new("steps")
    {
        Description = "Ids of the steps to run; those that are done are not done again",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<bool> _all = new("--all") { Description = "Run all steps, in order" };
    private readonly Option<bool> _list = new("--list")
    {
        Description = "Run none, and list all: id, kind, whether it is done, and the steps that it waits for",
    };

    public StepCommand()
        : base("step", "Run steps of a plan that shard made, on this machine, in any process, at any time.")
    {
        _job = new ShardJob(this);
        Arguments.Add(_steps);
        Options.Add(_all);
        Options.Add(_list);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("What there is to do", "step job --list"),
        new("One step, as a task of a job array runs it", "step job join-3-7 --threads 4"),
        new("All that is left, one after the other", "step job --all"),
        new("The same of a job that lies in a store", "step s3://bucket/jobs/photos --all"),
    ];

    public override string CanceledRemark(ParseResult arguments) => "steps that are done stay";

    protected override void Execute(ParseResult arguments, CommandConsole console) => RunAsync(arguments, console).GetAwaiter().GetResult();

    private async Task RunAsync(ParseResult arguments, CommandConsole console)
    {
        string[] ids = arguments.GetValue(_steps) ?? [];
        bool all = arguments.GetValue(_all);
        bool list = arguments.GetValue(_list);
        if ((ids.Length > 0 ? 1 : 0) + (all ? 1 : 0) + (list ? 1 : 0) != 1)
            throw new InputException("Name steps to run, or --all, or --list.");

        IShardStorage storage = _job.Storage(arguments);
        ClusterPlan plan = await ClusterPlan.LoadAsync(storage, console.CancellationToken).ConfigureAwait(false);
        StepRunner runner = _job.Runner(arguments, storage, plan);
        if (list)
        {
            await ListAsync(plan, runner, console).ConfigureAwait(false);
            return;
        }

        PlanStep[] steps = all ? [.. plan.Steps] : [.. ids.Select(plan.Step)];
        int ran = await ShardJob.RunAsync(runner, steps, console).ConfigureAwait(false);
        console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{ran:N0} of {steps.Length:N0} steps run; the others were done before.")
        );
        var result = new JsonObject
        {
            ["plan"] = plan.Id,
            ["steps"] = steps.Length,
            ["ran"] = ran,
        };
        if (all)
            await JobFindings.TellAsync(storage, result, console).ConfigureAwait(false);
        console.WriteResult(result);
    }

    private static async Task ListAsync(ClusterPlan plan, StepRunner runner, CommandConsole console)
    {
        var done = new HashSet<string>(await runner.FindDoneAsync(console.CancellationToken).ConfigureAwait(false));
        var steps = new JsonArray();
        foreach (PlanStep step in plan.Steps)
        {
            bool isDone = done.Contains(step.Id);
            console.WriteLine($"{step.Id}  {step.Kind}  {(isDone ? "done" : "open")}  {string.Join(' ', step.DependsOn)}");
            steps.Add(
                new JsonObject
                {
                    ["id"] = step.Id,
                    ["kind"] = step.Kind,
                    ["done"] = isDone,
                    ["cost"] = step.CostHint,
                }
            );
        }

        console.WriteResult(
            new JsonObject
            {
                ["plan"] = plan.Id,
                ["steps"] = plan.Steps.Count,
                ["done"] = done.Count,
                ["list"] = steps,
            }
        );
    }
}
