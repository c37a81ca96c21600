using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

public class NativeLibraryErrorsTests
{
    [Fact]
    public void A_missing_library_is_recognized_however_deep_it_is_wrapped()
    {
        Assert.True(
            NativeLibraryErrors.IsMissing(
                new TypeInitializationException("x", new TypeInitializationException("y", new DllNotFoundException()))
            )
        );
        Assert.False(NativeLibraryErrors.IsMissing(new TypeInitializationException("x", new InvalidOperationException())));
        Assert.False(NativeLibraryErrors.IsMissing(null));
    }

    [Fact]
    public void The_sentence_names_the_package_to_add() =>
        Assert.Equal(
            "ONNX Runtime's native library was not found: add the package Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu for "
                + "CUDA) to the application.",
            NativeLibraryErrors.OnnxRuntimeMissing(new DllNotFoundException()).Message
        );
}
