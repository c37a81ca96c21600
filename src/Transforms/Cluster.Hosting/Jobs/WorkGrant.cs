using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>What a job answers a silo.</summary>
[GenerateSerializer]
internal sealed record WorkGrant
{
    /// <summary>The plan that the leases are of; a silo that finds another in its folder looks at other files.</summary>
    [Id(0)]
    public required string PlanId { get; init; }

    [Id(1)]
    public required StepLease[] Leases { get; init; }

    /// <summary>Leases that the silo no longer has, whose work it should stop.</summary>
    [Id(2)]
    public required long[] Revoked { get; init; }

    /// <summary>Time within which the silo must report again.</summary>
    [Id(3)]
    public required TimeSpan RenewWithin { get; init; }

    /// <summary>Whether what the silo told was taken; else it tells it again.</summary>
    [Id(4)]
    public required bool IsHeard { get; init; }
}
