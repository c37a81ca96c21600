namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>How an attempt has ended.</summary>
internal enum StepOutcome
{
    Done,

    /// <summary>Failed, and another attempt may succeed.</summary>
    Failed,

    /// <summary>Failed, and another attempt would fail as well.</summary>
    Hopeless,

    /// <summary>Failed since something that it reads is not there.</summary>
    InputMissing,

    /// <summary>Given back by a silo that ends.</summary>
    Released,
}
