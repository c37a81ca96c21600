using System.CommandLine;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Shards;

/// <summary>The folder of a job, which an argument names, and what runs its steps.</summary>
internal sealed class ShardJob
{
    private readonly Argument<string> _folder = new("job")
    {
        Description = "The folder, or the place in a store, that shard wrote",
        HelpName = JobPlace.HelpName,
    };
    private readonly Option<int?> _threads = new Option<int?>("--threads")
    {
        Description = "Threads of a step; without it, all processors",
    }.Between(1, 1024);
    private readonly Option<string?> _images = new("--images")
    {
        Description = "Folder of the listed pictures, where the plan embeds some",
        HelpName = "folder",
    };
    private readonly Option<string?> _model = new("--model")
    {
        Description = "Folder of the model, where the plan names none that ships with the program or is known",
        HelpName = "folder",
    };

    /// <summary>Adds argument and options to a command.</summary>
    public ShardJob(Command command)
    {
        command.Arguments.Add(_folder);
        command.Options.Add(_threads);
        command.Options.Add(_images);
        command.Options.Add(_model);
    }

    /// <summary>The storage.</summary>
    public IShardStorage Storage(ParseResult arguments) => JobPlace.Existing(arguments.GetRequiredValue(_folder));

    /// <summary>What runs steps of a plan.</summary>
    public StepRunner Runner(ParseResult arguments, IShardStorage storage, ClusterPlan plan) =>
        new(
            storage,
            plan,
            new StepRunnerOptions
            {
                NumberOfThreads = arguments.GetValue(_threads),
                PictureFolder = arguments.GetValue(_images),
                // Who runs steps by hand reads what this user may read; folders of links are common.
                FollowsLinks = true,
                OpenModel = name => arguments.GetValue(_model) is { } folder ? ClipModel.FromFolder(folder) : EmbeddedModels.Named(name),
            }
        );

    /// <summary>Runs steps in order, and says what each took.</summary>
    /// <returns>Steps that were not done before.</returns>
    public static async Task<int> RunAsync(StepRunner runner, IReadOnlyList<PlanStep> steps, CommandConsole console)
    {
        int ran = 0;
        for (int place = 0; place < steps.Count; place++)
        {
            console.ReportProgress($"step {steps[place].Id}", place, steps.Count);
            StepResult result = await runner.RunAsync(steps[place].Id, console.CancellationToken).ConfigureAwait(false);
            ran += result.WasDone ? 0 : 1;
        }

        return ran;
    }
}
