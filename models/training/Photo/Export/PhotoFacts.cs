namespace MLNet.Embeddings.Training.Photo.Export;

/// <summary>What a training of the photo model was given and came to, for its card.</summary>
internal sealed record PhotoFacts
{
    public required int Photos { get; init; }

    public required int More { get; init; }

    public required int Drawings { get; init; }

    public required int Calibration { get; init; }

    public required int Concepts { get; init; }

    public required int OtherWords { get; init; }

    public required int Symbols { get; init; }

    public required int Epochs { get; init; }

    public required int Steps { get; init; }

    public required ulong Seed { get; init; }

    public required double DetailShare { get; init; }
}
