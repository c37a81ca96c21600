namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>How a demo data set is made.</summary>
internal sealed record DemoOptions
{
    /// <summary>Folder to write to; made when absent.</summary>
    public required string Folder { get; init; }

    /// <summary>Number of files in all, at least 100; by default 2,000.</summary>
    public int Count { get; init; } = 2000;

    /// <summary>Seed of every random choice; by default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Share of planted copies; by default 0.1.</summary>
    public double Copies { get; init; } = 0.1;

    /// <summary>Share of pictures in the folder of another class; by default 0.02.</summary>
    public double Mislabeled { get; init; } = 0.02;

    /// <summary>Share of pictures of none of the classes; by default 0.005.</summary>
    public double Outliers { get; init; } = 0.005;

    /// <summary>Share of files that cannot be read; by default 0.002.</summary>
    public double Broken { get; init; } = 0.002;
}
