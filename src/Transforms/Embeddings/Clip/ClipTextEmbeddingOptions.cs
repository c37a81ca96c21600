namespace MLNet.Embeddings;

public sealed partial class ClipTextEmbeddingEstimator
{
    /// <summary>What a <see cref="ClipTextEmbeddingEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
    /// range.</remarks>
    public sealed class Options
    {
        /// <summary>Name of the column that receives the vector.</summary>
        /// <value>Required.</value>
        public string OutputColumnName { get; set; } = "";

        /// <summary>Name of the text column.</summary>
        /// <value>Default: the name of the output column.</value>
        public string? InputColumnName { get; set; }

        /// <summary>The model.</summary>
        /// <value>Required.</value>
        public ClipModel? Model { get; set; }

        /// <summary>Texts that go through the model at once; models exported for one text at a time ignore it.</summary>
        /// <value>From 1 to 1024. Default 16.</value>
        public int BatchSize { get; set; } = 16;

        /// <summary>Threads of the model. It is not part of a saved model.</summary>
        /// <value>1 or more. Default <see langword="null"/>: all processors.</value>
        public int? NumberOfThreads { get; set; }

        /// <summary>The device to run on. It is not part of a saved model: a loaded one takes <c>MLContext.GpuDeviceId</c>.</summary>
        /// <value>0 or more. Default <see langword="null"/>: <c>MLContext.GpuDeviceId</c>, and the CPU where that is not set
        /// either.</value>
        public int? GpuDeviceId { get; set; }

        /// <summary>What runs the model on that device. It is not part of a saved model: a loaded one takes CUDA.</summary>
        /// <value>Default <see cref="GpuProvider.Cuda"/>.</value>
        public GpuProvider GpuProvider { get; set; }

        /// <summary>Whether to run on the CPU where the device cannot be used, instead of failing.</summary>
        /// <value>Default <see langword="null"/>: <c>MLContext.FallbackToCpu</c>.</value>
        public bool? FallbackToCpu { get; set; }

        /// <summary>Stops a running <c>Fit</c>, its download of the model included, and the reading of transformed rows, after the batch
        /// that is in the model, with an <see cref="OperationCanceledException"/>. It is not part of a saved model.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
