namespace MLNet.Embeddings;

/// <summary>What runs a model on a device other than the processor.</summary>
public enum GpuProvider
{
    /// <summary>NVIDIA's CUDA and cuDNN, by the package Microsoft.ML.OnnxRuntime.Gpu on Linux and Windows.</summary>
    Cuda,

    /// <summary>NVIDIA's TensorRT, by the same package: it builds an engine before its first run. Not tried here.</summary>
    TensorRT,

    /// <summary>Microsoft's DirectML, by the package Microsoft.ML.OnnxRuntime.DirectML: any device with DirectX 12 on Windows.</summary>
    DirectML,

    /// <summary>Apple's Core ML, by the package Microsoft.ML.OnnxRuntime on a Mac; the number of the device has no meaning.</summary>
    CoreML,
}
