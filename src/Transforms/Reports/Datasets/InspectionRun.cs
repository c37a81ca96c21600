using Microsoft.ML;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>What an inspection runs in, and whom it tells of its progress.</summary>
/// <param name="MLContext">The environment of its pipelines.</param>
/// <param name="Note">Takes remarks.</param>
/// <param name="OnProgress">Takes the stage, how much of it is done, and how much there is in all.</param>
/// <param name="CancellationToken">Stops it.</param>
internal sealed record InspectionRun(
    MLContext MLContext,
    Action<string> Note,
    Action<string, long, long> OnProgress,
    CancellationToken CancellationToken
);
