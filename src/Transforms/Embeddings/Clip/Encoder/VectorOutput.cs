using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>An output of an image model and how one vector for each image is read from it.</summary>
internal sealed class VectorOutput
{
    private const int MapRank = 3;
    private const int TokensRank = 2;

    private readonly VectorPooling _pooling;
    private readonly int _positions;

    private VectorOutput(ModelPort port, int[] rowShape, VectorPooling pooling, int dimension)
    {
        Port = port;
        RowShape = rowShape;
        Dimension = dimension;
        _pooling = pooling;
        _positions = rowShape.Aggregate(1, (product, size) => checked(product * size)) / dimension;
    }

    public ModelPort Port { get; }

    public string Name => Port.Name;

    public TensorElementType Type => Port.Type;

    /// <summary>The shape of one image's numbers.</summary>
    public int[] RowShape { get; }

    /// <summary>Numbers of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Finds out how a vector is read.</summary>
    /// <param name="session">The model.</param>
    /// <param name="port">The output.</param>
    /// <param name="rowShape">The shape of one image's numbers, without open sizes.</param>
    /// <param name="pooling">What is done with several positions.</param>
    /// <exception cref="InvalidOperationException">The output holds no vector and <paramref name="pooling"/> makes none of it; the message
    /// says what would.</exception>
    public static VectorOutput Of(EncoderSession session, ModelPort port, int[] rowShape, VectorPooling pooling)
    {
        // A vector with sizes of 1 around it, as networks that end in a pooling layer write it: [batch, 512, 1, 1].
        int[] sizes = [.. rowShape.Where(size => size != 1)];
        if (sizes is [] or [> 0])
            return new VectorOutput(port, rowShape, VectorPooling.None, sizes is [int length] ? length : 1);

        string shape = string.Join(" × ", rowShape);
        if (sizes.Contains(0))
            throw new InvalidOperationException($"The model '{Excerpt.Of(session.Name)}' gives no numbers for an image ({shape}).");

        string begin = $"The model '{Excerpt.Of(session.Name)}' gives no vector for an image but";
        return (rowShape.Length, pooling) switch
        {
            (MapRank, VectorPooling.Mean) => new VectorOutput(port, rowShape, pooling, rowShape[0]),
            (TokensRank, VectorPooling.Mean or VectorPooling.FirstToken) => new VectorOutput(port, rowShape, pooling, rowShape[1]),
            (MapRank, _) => throw new InvalidOperationException(
                $"{begin} a map of {shape} numbers ('{Excerpt.Of(port.Name)}'): take the mean over its positions "
                    + $"({nameof(VectorPooling)}.{nameof(VectorPooling.Mean)}), or a file that ends in a vector."
            ),
            (TokensRank, _) => throw new InvalidOperationException(
                $"{begin} tokens, {shape} numbers ('{Excerpt.Of(port.Name)}'): take the first, the class token of a vision transformer "
                    + $"({nameof(VectorPooling)}.{nameof(VectorPooling.FirstToken)}), or their mean ({nameof(VectorPooling.Mean)})."
            ),
            _ => throw new InvalidOperationException(
                $"{begin} {shape} numbers ('{Excerpt.Of(port.Name)}'), of which none can be made: take a file that ends in a vector."
            ),
        };
    }

    /// <summary>Reads a vector and brings it to length 1.</summary>
    /// <returns>Whether it has a length to bring to 1.</returns>
    public bool TryRead(OrtValue output, int row, Span<float> vector)
    {
        if (_positions == 1)
            return EmbeddingOutput.TryNormalize(output, Type, row, vector);

        int length = _positions * Dimension;
        float[] rented = ArrayPool<float>.Shared.Rent(length);
        Span<float> numbers = rented.AsSpan(0, length);
        EmbeddingOutput.Copy(output, Type, checked(row * length), numbers);
        Pool(numbers, vector);
        ArrayPool<float>.Shared.Return(rented);
        return EmbeddingOutput.TryNormalize(vector);
    }

    private void Pool(ReadOnlySpan<float> numbers, Span<float> vector)
    {
        if (_pooling == VectorPooling.FirstToken)
        {
            numbers[..Dimension].CopyTo(vector);
        }
        else if (RowShape.Length == MapRank)
        {
            for (int channel = 0; channel < vector.Length; channel++)
                vector[channel] = TensorPrimitives.Sum(numbers.Slice(channel * _positions, _positions)) / _positions;
        }
        else
        {
            vector.Clear();
            for (int token = 0; token < _positions; token++)
                TensorPrimitives.Add(vector, numbers.Slice(token * Dimension, Dimension), vector);
            TensorPrimitives.Divide(vector, _positions, vector);
        }
    }
}
