using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>The output of a model that holds one vector for each item.</summary>
internal static class EmbeddingOutput
{
    private static readonly string[] UsualNames = ["image_embeds", "text_embeds", "embedding", "pooler_output", "sentence_embedding"];

    private const string UsualTokens = "last_hidden_state";

    /// <summary>Finds that of a text model.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it cannot be told which.</exception>
    public static ModelPort Find(EncoderSession session, string? name) =>
        ModelPort.Find(session, outputs: true, name ?? FirstVector(session), UsualNames, "Float or Float16 [batch, dimension]", IsVector);

    /// <summary>
    /// Finds the output of an image model that vectors are read from. Where one holds vectors it is that one, unless there is something to
    /// pool and it is asked for.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ModelPort FindForImages(EncoderSession session, string? name, VectorPooling pooling)
    {
        if (name is not null)
            return ModelPort.Find(session, outputs: true, name, [], "Float or Float16 [batch, dimension]", HasNumbers);

        ModelPort[] ports =
        [
            .. session
                .OutputNames.Where(output => session.Outputs[output].IsTensor)
                .Select(output => new ModelPort(output, session.Outputs[output].ElementDataType, session.Outputs[output].Dimensions))
                .Where(HasNumbers),
        ];
        ModelPort[] vectors = [.. ports.Where(HoldsVectors)];
        ModelPort[] others = [.. ports.Except(vectors)];
        ModelPort? vector =
            UsualNames.Select(usual => vectors.FirstOrDefault(port => port.Name == usual)).FirstOrDefault(port => port is not null)
            ?? vectors.FirstOrDefault();
        ModelPort? positions = others.FirstOrDefault(port => port.Name == UsualTokens) ?? others.FirstOrDefault();
        return (pooling == VectorPooling.None ? vector ?? positions : positions ?? vector) ?? Find(session, name);
    }

    /// <summary>Copies a vector and brings it to length 1.</summary>
    /// <returns>Whether it has a length to bring to 1.</returns>
    public static bool TryNormalize(OrtValue output, TensorElementType type, int row, Span<float> vector)
    {
        Copy(output, type, checked(row * vector.Length), vector);
        return TryNormalize(vector);
    }

    /// <summary>Copies numbers of an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="type">Its numbers: Float or Float16.</param>
    /// <param name="first">Where to begin.</param>
    /// <param name="numbers">Receives as many as it holds.</param>
    public static void Copy(OrtValue output, TensorElementType type, int first, Span<float> numbers)
    {
        if (type == TensorElementType.Float16)
        {
            ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(output.GetTensorMutableRawData());
            TensorPrimitives.ConvertToSingle(halves.Slice(first, numbers.Length), numbers);
        }
        else
        {
            output.GetTensorDataAsSpan<float>().Slice(first, numbers.Length).CopyTo(numbers);
        }
    }

    /// <summary>Brings a vector to length 1.</summary>
    /// <returns>Whether it has a length to bring to 1.</returns>
    public static bool TryNormalize(Span<float> vector)
    {
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

    // Sizes of 1 around a vector, as [batch, 512, 1, 1], change nothing; open sizes show when the model is run.
    private static bool HoldsVectors(ModelPort port) => IsVector(port) || port.Dimensions.Skip(1).Count(size => size != 1) == 1;

    private static bool HasNumbers(ModelPort port) =>
        port.Dimensions.Length >= 2 && port.Type is TensorElementType.Float or TensorElementType.Float16;

    private static bool IsVector(ModelPort port) =>
        port.Dimensions.Length == 2 && port.Type is TensorElementType.Float or TensorElementType.Float16;
}
