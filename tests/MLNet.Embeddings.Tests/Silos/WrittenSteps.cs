using System.Text;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Jobs;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>Steps that write their own names, after something that a test has them do.</summary>
internal sealed class WrittenSteps(IShardStorage storage, ClusterPlan plan, Func<string, CancellationToken, Task> before) : IStepSource
{
    public async Task<bool> IsDoneAsync(string stepId, CancellationToken cancellationToken) =>
        await storage.LengthAsync(plan.Step(stepId).Outputs[0], cancellationToken) is not null;

    public async Task<IReadOnlyList<string>> FindDoneAsync(CancellationToken cancellationToken)
    {
        var done = new List<string>();
        foreach (PlanStep step in plan.Steps)
            if (await IsDoneAsync(step.Id, cancellationToken))
                done.Add(step.Id);
        return done;
    }

    public async Task<StepWork> RunAsync(string stepId, int threads, CancellationToken cancellationToken)
    {
        if (await IsDoneAsync(stepId, cancellationToken))
            return new StepWork(WasDone: true, Items: 1);
        await before(stepId, cancellationToken);
        foreach (string needed in plan.Step(stepId).DependsOn)
        {
            if (!await IsDoneAsync(needed, cancellationToken))
                throw new ClusterException(ClusterFault.MissingInput, $"There is no output of '{needed}'.");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(stepId);
        await storage.WriteAsync(plan.Step(stepId).Outputs[0], (file, token) => file.WriteAsync(bytes, token).AsTask(), cancellationToken);
        return new StepWork(WasDone: false, Items: 1);
    }
}
