using Microsoft.Extensions.Logging;

namespace MLNet.Embeddings.Cluster;

/// <summary>What the runner of steps takes from the machine that it runs on. No option changes what a step writes.</summary>
public sealed record StepRunnerOptions
{
    /// <summary>Threads of one step; null, the default, for all processors.</summary>
    public int? NumberOfThreads { get; set; }

    /// <summary>Folder that paths of listed pictures are relative to; null, the default, for the current folder. No picture outside of it
    /// is read.</summary>
    public string? PictureFolder { get; set; }

    /// <summary>Whether links within <see cref="PictureFolder"/> may lead out of it; <see langword="false"/>, the default, where plans come
    /// from others.</summary>
    public bool FollowsLinks { get; set; }

    /// <summary>Opens the CLIP model of a name that a plan holds; null, the default, where the plan embeds nothing.</summary>
    public Func<string, ClipModel>? OpenModel { get; set; }

    /// <summary>Takes a line for each step; null, the default, for none.</summary>
    public ILogger? Logger { get; set; }
}
