namespace MLNet.Embeddings.Training;

/// <summary>How a model is trained.</summary>
internal sealed record TrainingOptions
{
    /// <summary>Folder that holds one folder of images for each class.</summary>
    public required string Data { get; init; }

    /// <summary>Folder of the checkpoint and the log.</summary>
    public required string Work { get; init; }

    /// <summary>Wall-clock time of the training; the learning rate falls to zero over it.</summary>
    public double Minutes { get; init; } = 90;

    /// <summary>Pictures of a step; each is seen twice.</summary>
    public int BatchSize { get; init; } = 192;

    /// <summary>Number of drawn pictures.</summary>
    public int Drawn { get; init; } = 24_000;

    /// <summary>Share of the drawn pictures in each step.</summary>
    public double DrawnShare { get; init; } = 0.25;

    public ulong Seed { get; init; } = 2024;

    public int Threads { get; init; } = Environment.ProcessorCount;
}
