using Microsoft.ML.OnnxRuntime;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>One ONNX Runtime session, shared by every thread that uses a model.</summary>
/// <remarks>Its memory is native; the garbage collector is told of as much as the weights take, or it would see no reason to collect what
/// nobody disposes.</remarks>
internal sealed class EncoderSession : IDisposable
{
    private readonly InferenceSession _session;
    private long _memoryPressure;
    private bool _isDisposed;

    private EncoderSession(InferenceSession session, ModelContent content, string provider, string? fallbackReason)
    {
        _session = session;
        _memoryPressure = content.Length;
        GC.AddMemoryPressure(_memoryPressure);
        Name = content.Name;
        Provider = provider;
        FallbackReason = fallbackReason;
    }

    // The session has a finalizer of its own.
    ~EncoderSession() => RemoveMemoryPressure();

    /// <summary>What messages call the model.</summary>
    public string Name { get; }

    /// <summary>What really runs the model: "CPU", "CUDA", "TensorRT", "DirectML" or "CoreML".</summary>
    public string Provider { get; }

    /// <summary>That the model runs on the CPU although a device was asked for, and why.</summary>
    public string? FallbackReason { get; }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    public IReadOnlyList<string> OutputNames => _session.OutputNames;

    /// <summary>Loads a model.</summary>
    /// <exception cref="InvalidOperationException">The native library is missing, the device cannot be used, or the model cannot be
    /// loaded.</exception>
    public static EncoderSession Open(ModelContent content, EncoderOptions options)
    {
        options.Validate();
        try
        {
            OnnxRuntimeTelemetry.TurnOff();
            return OpenOnDevice(content, options);
        }
        catch (Exception exception) when (NativeLibraryErrors.IsMissing(exception))
        {
            throw NativeLibraryErrors.OnnxRuntimeMissing(exception);
        }
    }

    /// <summary>Runs the model on tensors that the caller owns.</summary>
    public void Run(
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputs,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue> outputs
    )
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var options = new RunOptions();
        _session.Run(options, inputNames, inputs, outputNames, outputs);
        GC.KeepAlive(this);
    }

    /// <summary>Runs the model and lets it allocate its outputs.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputs,
        IReadOnlyCollection<string> outputNames
    )
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var options = new RunOptions();
        IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, inputNames, inputs, outputNames);
        GC.KeepAlive(this);
        return results;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _session.Dispose();
        RemoveMemoryPressure();
        GC.SuppressFinalize(this);
    }

    private static EncoderSession OpenOnDevice(ModelContent content, EncoderOptions options)
    {
        string? fallbackReason = null;
        if (options.GpuDeviceId is { } device)
        {
            Accelerator accelerator = Accelerator.Of(options.GpuProvider);
            try
            {
                using SessionOptions session = CreateOptions(options);
                accelerator.Append(session, device);
                return new EncoderSession(Load(content, session), content, accelerator.Name, null);
            }
            catch (Exception exception) when (accelerator.IsFailure(exception))
            {
                string reason = FirstLine(exception.Message);
                fallbackReason = $"The {accelerator.Name} device cannot be used, so the CPU is: {reason}";
                if (!options.FallbackToCpu)
                {
                    throw new InvalidOperationException(
                        $"{accelerator.Name} device {device} cannot be used ({reason}): {accelerator.Needs}, "
                            + $"leave {nameof(EncoderOptions.GpuDeviceId)} empty, or set {nameof(EncoderOptions.FallbackToCpu)}.",
                        exception
                    );
                }
            }
            catch (OnnxRuntimeException exception)
            {
                throw Explain(content, exception);
            }
        }

        try
        {
            using SessionOptions cpu = CreateOptions(options);
            return new EncoderSession(Load(content, cpu), content, "CPU", fallbackReason);
        }
        catch (OnnxRuntimeException exception)
        {
            throw Explain(content, exception);
        }
    }

    // Decoding threads share the cores with the model. Threads that spin between operators would take the cores from them, and work that is
    // dealt out once would wait for whichever thread they interrupt, so it is dealt out in smaller and smaller blocks.
    private static SessionOptions CreateOptions(EncoderOptions options)
    {
        var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = options.NumberOfThreads ?? 0,
            // What fails is told by an exception; a line of the runtime's own would bring names from a model to a terminal as they are.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session.AddSessionConfigEntry("session.dynamic_block_base", "4");
        return session;
    }

    private static InferenceSession Load(ModelContent content, SessionOptions options) =>
        content.Bytes is { } bytes ? new InferenceSession(bytes, options) : new InferenceSession(content.Path, options);

    private void RemoveMemoryPressure()
    {
        long pressure = Interlocked.Exchange(ref _memoryPressure, 0);
        if (pressure > 0)
            GC.RemoveMemoryPressure(pressure);
    }

    private static Exception Explain(ModelContent content, OnnxRuntimeException exception)
    {
        if (content.MissingFile() is { } missing)
            return new FileNotFoundException(
                $"The model '{content.Path}' keeps its weights in '{missing}', which is missing: put that file beside it.",
                missing
            );

        return new InvalidOperationException(
            $"The model '{Excerpt.Of(content.Name)}' cannot be loaded: {FirstLine(exception.Message)}",
            exception
        );
    }

    private static string FirstLine(string message)
    {
        int end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }
}
