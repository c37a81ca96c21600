using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Clip;

/// <summary>Joins what an estimator's options and ML.NET's environment say about running a model.</summary>
internal static class EncoderSettings
{
    /// <summary>Options win over the environment, which is all there is for a loaded model.</summary>
    public static EncoderOptions For(
        ComponentHost host,
        int batchSize,
        int? numberOfThreads = null,
        int? gpuDeviceId = null,
        bool? fallbackToCpu = null,
        GpuProvider gpuProvider = GpuProvider.Cuda
    )
    {
        var options = new EncoderOptions
        {
            BatchSize = batchSize,
            NumberOfThreads = numberOfThreads,
            GpuDeviceId = gpuDeviceId ?? host.GpuDeviceId,
            GpuProvider = gpuProvider,
            FallbackToCpu = fallbackToCpu ?? host.FallbackToCpu,
        };
        options.Validate();
        return options;
    }

    /// <summary>Loads a model and says in the log what runs it.</summary>
    public static T Open<T>(ComponentHost host, string phase, string model, Func<LogChannel, T> open)
        where T : IEncoder
    {
        using LogChannel log = host.Log(phase);
        T encoder = open(log);
        if (encoder.FallbackReason is not null)
            log.Warning(encoder.FallbackReason);
        log.Info($"Model '{model}' runs on {encoder.Provider}.");
        return encoder;
    }
}
