using Microsoft.ML.OnnxRuntime;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>A way to run a model on a device: its name, what it needs, and how a session is told.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Needs">What an application needs for it, for messages.</param>
/// <param name="Words">Words of which one is in the message of any failure of its device or libraries.</param>
/// <param name="Append">Tells the options of a session to use a device.</param>
internal sealed record Accelerator(string Name, string Needs, string[] Words, Action<SessionOptions, int> Append)
{
    private static readonly Accelerator Cuda = new(
        "CUDA",
        "reference the package Microsoft.ML.OnnxRuntime.Gpu and install CUDA and cuDNN",
        ["cuda", "cudnn"],
        AppendCuda
    );

    private static readonly Accelerator TensorRT = new(
        "TensorRT",
        "reference the package Microsoft.ML.OnnxRuntime.Gpu and install CUDA, cuDNN and TensorRT",
        ["tensorrt", "nvinfer", "cuda", "cudnn"],
        AppendTensorRT
    );

    private static readonly Accelerator DirectML = new(
        "DirectML",
        "reference the package Microsoft.ML.OnnxRuntime.DirectML on Windows",
        ["dml", "directml", "d3d12"],
        (session, device) => session.AppendExecutionProvider_DML(device)
    );

    private static readonly Accelerator CoreML = new(
        "CoreML",
        "reference the package Microsoft.ML.OnnxRuntime on a Mac",
        ["coreml"],
        (session, _) => session.AppendExecutionProvider("CoreML")
    );

    public static Accelerator Of(GpuProvider provider) =>
        provider switch
        {
            GpuProvider.Cuda => Cuda,
            GpuProvider.TensorRT => TensorRT,
            GpuProvider.DirectML => DirectML,
            _ => CoreML,
        };

    /// <summary>Whether an exception tells that the device cannot be used, and not that the model cannot.</summary>
    /// <remarks>A package that was built without the provider lacks its entry point or says that it does not know it; with the package,
    /// failures of the device or its libraries name them.</remarks>
    public bool IsFailure(Exception exception) =>
        exception is EntryPointNotFoundException
        || (
            exception is OnnxRuntimeException or NotSupportedException or ArgumentException
            && Words.Any(word => exception.Message.Contains(word, StringComparison.OrdinalIgnoreCase))
        );

    private static void AppendCuda(SessionOptions session, int device)
    {
        using var provider = new OrtCUDAProviderOptions();
        provider.UpdateOptions(
            new Dictionary<string, string>
            {
                ["device_id"] = $"{device}",
                ["arena_extend_strategy"] = "kSameAsRequested",
                ["cudnn_conv_algo_search"] = "HEURISTIC",
            }
        );
        session.AppendExecutionProvider_CUDA(provider);
    }

    // What TensorRT does not take runs on CUDA.
    private static void AppendTensorRT(SessionOptions session, int device)
    {
        using var provider = new OrtTensorRTProviderOptions();
        provider.UpdateOptions(new Dictionary<string, string> { ["device_id"] = $"{device}" });
        session.AppendExecutionProvider_Tensorrt(provider);
        AppendCuda(session, device);
    }
}
