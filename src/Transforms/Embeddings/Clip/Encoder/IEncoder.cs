namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>A model of CLIP that is loaded and ready.</summary>
internal interface IEncoder : IDisposable
{
    /// <summary>What really runs the model: "CPU", "CUDA", "TensorRT", "DirectML" or "CoreML".</summary>
    string Provider { get; }

    /// <summary>The model that it was loaded from.</summary>
    ModelContent Content { get; }

    /// <summary>Why the model runs on the CPU although a device was asked for.</summary>
    string? FallbackReason { get; }
}
