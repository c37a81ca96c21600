namespace MLNet.Embeddings;

/// <summary>Where and how a model is run. None of it changes what the vectors mean, and none of it is saved with a pipeline.</summary>
public sealed class EncoderOptions
{
    /// <summary>The device to run on; <see langword="null"/> runs on the CPU.</summary>
    /// <value><see langword="null"/>.</value>
    /// <remarks>The application must then reference the package that <see cref="GpuProvider"/> names in place of
    /// Microsoft.ML.OnnxRuntime.</remarks>
    public int? GpuDeviceId { get; set; }

    /// <summary>What runs the model on that device.</summary>
    /// <value><see cref="GpuProvider.Cuda"/>.</value>
    public GpuProvider GpuProvider { get; set; }

    /// <summary>Whether to run on the CPU where the device cannot be used, instead of failing.</summary>
    /// <value><see langword="false"/>.</value>
    public bool FallbackToCpu { get; set; }

    /// <summary>Items that go through the model at once; models exported for one item at a time ignore it.</summary>
    /// <value>16.</value>
    public int BatchSize { get; set; } = 16;

    /// <summary>Threads for decoding and for the model, each; <see langword="null"/> takes all processors.</summary>
    /// <value>From 1 to 1024; <see langword="null"/> by default.</value>
    public int? NumberOfThreads { get; set; }

    internal void Validate()
    {
        if (BatchSize is < 1 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, $"{nameof(BatchSize)} must be from 1 to 1024.");
        EngineContext.RequireThreads(NumberOfThreads, nameof(NumberOfThreads));
        if (!Enum.IsDefined(GpuProvider))
            throw new ArgumentOutOfRangeException(
                nameof(GpuProvider),
                GpuProvider,
                $"{nameof(GpuProvider)} must be one of {string.Join(", ", Enum.GetNames<GpuProvider>())}."
            );
        if (GpuDeviceId is < 0)
            throw new ArgumentOutOfRangeException(nameof(GpuDeviceId), GpuDeviceId, $"{nameof(GpuDeviceId)} must be at least 0.");
    }
}
