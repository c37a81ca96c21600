namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>What a missing native library is told as: one sentence that names the package to add.</summary>
internal static class NativeLibraryErrors
{
    public static bool IsMissing(Exception? exception) =>
        exception is not null && (exception is DllNotFoundException or BadImageFormatException || IsMissing(exception.InnerException));

    public static InvalidOperationException OnnxRuntimeMissing(Exception cause) =>
        new(
            "ONNX Runtime's native library was not found: add the package Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu for "
                + "CUDA) to the application.",
            cause
        );
}
