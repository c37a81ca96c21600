namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>What each kind of step does.</summary>
internal static class StepTable
{
    private static readonly Dictionary<string, Func<StepContext, Task<long>>> Kinds = new(StringComparer.Ordinal)
    {
        [StepKinds.Embed] = EmbedStep.RunAsync,
        [StepKinds.Sample] = SampleStep.RunAsync,
        [StepKinds.Gather] = GatherStep.RunAsync,
        [StepKinds.Calibrate] = CalibrateStep.RunAsync,
        [StepKinds.Centroids] = CentroidsStep.RunAsync,
        [StepKinds.Assign] = AssignStep.RunAsync,
        [StepKinds.JoinShards] = JoinShardsStep.RunAsync,
        [StepKinds.JoinCells] = JoinCellsStep.RunAsync,
        [StepKinds.Merge] = MergeStep.RunAsync,
        [StepKinds.Groups] = GroupsStep.RunAsync,
        [StepKinds.Probe] = ProbeStep.RunAsync,
        [StepKinds.Recall] = RecallStep.RunAsync,
        [StepKinds.Neighbors] = NeighborsStep.RunAsync,
        [StepKinds.FitMap] = FitMapStep.RunAsync,
        [StepKinds.PlaceMap] = PlaceMapStep.RunAsync,
    };

    /// <summary>Runs a step of a kind and tells how many items it worked on; null where there is no such kind.</summary>
    public static Func<StepContext, Task<long>>? Of(string kind) => Kinds.GetValueOrDefault(kind);
}
