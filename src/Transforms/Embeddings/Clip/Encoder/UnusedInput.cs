using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>The text of an image model whose file holds the text model too: one zero, as short as a text can be. What comes of it is not
/// read.</summary>
internal sealed class UnusedInput : IDisposable
{
    private readonly PinnedTensor _tensor;

    private UnusedInput(ModelPort port)
    {
        int rows = port.FixedBatch ?? 1;
        _tensor = new PinnedTensor(port.Type, rows, port.Dimensions[1] > 0 ? port.Dimensions[1] : 1);
        Name = port.Name;
        Port = port;
        Value = _tensor.Value(rows);
    }

    public string Name { get; }

    public ModelPort Port { get; }

    public OrtValue Value { get; }

    /// <summary>Finds the input.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name, or it is none of texts.</exception>
    public static UnusedInput? Find(EncoderSession session, string? name) =>
        name is null
            ? null
            : new UnusedInput(ModelPort.Find(session, outputs: false, name, [], "Int32 or Int64 [batch, context]", IsTokens));

    public void Dispose() => _tensor.Dispose();

    private static bool IsTokens(ModelPort port) =>
        port.Dimensions.Length == 2 && port.Type is TensorElementType.Int32 or TensorElementType.Int64;
}
