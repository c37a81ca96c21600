using System.Numerics.Tensors;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Stretches a part of one side of a thumbnail over the whole side: averaged to so many values first, so that parts of two
/// pictures become equally sharp, and interpolated between these.</summary>
internal sealed class AxisResampling
{
    private const int Side = PixelThumbnail.Side;

    private readonly (int First, float[] Weights)[] _places = new (int, float[])[Side];

    /// <param name="start">Where the part begins, as a share of the side.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="count">Values to average to.</param>
    public AxisResampling(double start, double end, int count)
    {
        var weights = new float[Side];
        double cell = (end - start) * Side / count;
        for (int target = 0; target < Side; target++)
        {
            Array.Clear(weights);
            double place = Math.Clamp(((target + 0.5) * count / Side) - 0.5, 0, count - 1);
            int before = (int)place;
            Add(weights, (start * Side) + (before * cell), cell, 1 - (place - before));
            if (place > before)
                Add(weights, (start * Side) + ((before + 1) * cell), cell, place - before);

            int first = Array.FindIndex(weights, weight => weight > 0);
            int last = Array.FindLastIndex(weights, weight => weight > 0);
            _places[target] = (first, weights[first..(last + 1)]);
        }
    }

    /// <summary>Stretches rows along themselves.</summary>
    public void StretchRows(ReadOnlySpan<float> plane, Span<float> stretched)
    {
        for (int y = 0; y < Side; y++)
        {
            ReadOnlySpan<float> row = plane.Slice(y * Side, Side);
            for (int x = 0; x < Side; x++)
            {
                (int first, float[] weights) = _places[x];
                float sum = 0;
                for (int i = 0; i < weights.Length; i++)
                    sum += weights[i] * row[first + i];
                stretched[(y * Side) + x] = sum;
            }
        }
    }

    /// <summary>Stretches columns along themselves.</summary>
    public void StretchColumns(ReadOnlySpan<float> plane, Span<float> stretched)
    {
        for (int y = 0; y < Side; y++)
        {
            (int first, float[] weights) = _places[y];
            Span<float> to = stretched.Slice(y * Side, Side);
            to.Clear();
            for (int i = 0; i < weights.Length; i++)
                TensorPrimitives.MultiplyAdd(plane.Slice((first + i) * Side, Side), weights[i], to, to);
        }
    }

    private static void Add(float[] weights, double left, double width, double share)
    {
        for (int i = Math.Max(0, (int)left); i < Side && i < left + width; i++)
        {
            double covered = Math.Min(left + width, i + 1) - Math.Max(left, i);
            weights[i] += (float)(share * Math.Max(0, covered) / width);
        }
    }
}
