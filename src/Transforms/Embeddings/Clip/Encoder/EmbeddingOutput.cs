using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>The output of a model that holds one vector for each item.</summary>
internal static class EmbeddingOutput
{
    private static readonly string[] UsualNames = ["image_embeds", "text_embeds", "embedding", "pooler_output", "sentence_embedding"];

    /// <summary>Finds it.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it cannot be told which.</exception>
    public static ModelPort Find(EncoderSession session, string? name) =>
        ModelPort.Find(session, outputs: true, name ?? FirstVector(session), UsualNames, "Float or Float16 [batch, dimension]", IsVector);

    /// <summary>Copies a vector and brings it to length 1.</summary>
    /// <returns>Whether it has a length to bring to 1.</returns>
    public static bool TryNormalize(OrtValue output, TensorElementType type, int row, Span<float> vector)
    {
        int first = checked(row * vector.Length);
        if (type == TensorElementType.Float16)
        {
            ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(output.GetTensorMutableRawData());
            TensorPrimitives.ConvertToSingle(halves.Slice(first, vector.Length), vector);
        }
        else
        {
            output.GetTensorDataAsSpan<float>().Slice(first, vector.Length).CopyTo(vector);
        }

        float length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length) || length == 0)
            return false;

        TensorPrimitives.Divide(vector, length, vector);
        return true;
    }

    // Exports with unusual names still put the vector first, before the hidden states.
    private static string? FirstVector(EncoderSession session) =>
        UsualNames.Any(session.Outputs.ContainsKey)
            ? null
            : session.OutputNames.FirstOrDefault(name =>
                session.Outputs[name] is { IsTensor: true } output
                && IsVector(new ModelPort(name, output.ElementDataType, output.Dimensions))
            );

    private static bool IsVector(ModelPort port) =>
        port.Dimensions.Length == 2 && port.Type is TensorElementType.Float or TensorElementType.Float16;
}
