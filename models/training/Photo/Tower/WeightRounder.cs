using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>
/// Rounds the weights of each convolution so that what it gives changes little, rather than each weight: one weight after the other, and
/// what rounding it changes in the outputs is made up for by those still to come, as far as the numbers they read vary together (the
/// method is known as GPTQ). Each rounded to its nearest level, the weights made two thirds of what 8 bits change in a photograph's vector.
/// </summary>
internal static class WeightRounder
{
    // Processors without instructions for whole dot products add two products of 8 bits in 16, which two large ones overflow: with
    // weights of 7 bits they cannot.
    private const int LargestLevel = 64;

    private const int Batch = 8;
    private const int Block = 128;

    // Share of the mean square that is added to each, so that inputs that are always zero can be divided by.
    private const double Damping = 0.01;

    // The largest weight as a share of what the largest level stands for: less cuts the few largest off, and makes all levels finer.
    private static readonly double[] Spans = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6];

    /// <summary>The rounded weights of each convolution by its name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="kinds">Pictures like those to come.</param>
    public static Dictionary<string, RoundedWeight> Round(ResidualNetwork network, IReadOnlyList<CalibrationSet> kinds)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, InputMoments> moments = Measure(network, kinds);
        var rounded = new Dictionary<string, RoundedWeight>();
        foreach (Layer layer in network.Layers.Where(layer => layer.Weight is not null))
        {
            rounded[layer.Output] = Round(layer, moments[layer.Output]);
            moments[layer.Output].Dispose();
        }

        return rounded;
    }

    private static Dictionary<string, InputMoments> Measure(ResidualNetwork network, IReadOnlyList<CalibrationSet> kinds)
    {
        Dictionary<string, InputMoments> moments = network
            .Layers.Where(layer => layer.Weight is not null)
            .ToDictionary(layer => layer.Output, layer => new InputMoments(layer.Weight!.Dimensions.Skip(1).Aggregate((a, b) => a * b)));
        foreach (float[] pictures in kinds.SelectMany(kind => kind.Batches(Batch)))
        {
            using DisposeScope scope = NewDisposeScope();
            var outputs = new Dictionary<string, Tensor>
            {
                [network.Input] = tensor(pictures).reshape(-1, 3, PhotoClip.Side, PhotoClip.Side),
            };
            foreach (Layer layer in network.Layers)
            {
                Tensor input = outputs[layer.Inputs[0]];
                if (layer.Weight is not null)
                    moments[layer.Output].Add(input, layer);

                outputs[layer.Output] = layer.Type switch
                {
                    "Conv" => Convolved(input, layer),
                    "Relu" => input.relu(),
                    "Add" => input + outputs[layer.Inputs[1]],
                    // Rectified numbers are pooled, so that zeros around them are never the largest alone.
                    _ => nn.functional.max_pool2d(
                        InputMoments.Padded(input, layer),
                        layer.Lists["kernel_shape"][0],
                        stride: layer.Lists["strides"][0]
                    ),
                };
            }
        }

        return moments;
    }

    private static Tensor Convolved(Tensor input, Layer layer)
    {
        (long down, long right) = InputMoments.Stride(layer);
        return nn.functional.conv2d(
            InputMoments.Padded(input, layer),
            tensor(layer.Weight!.Values, layer.Weight.Dimensions),
            tensor(layer.Bias!),
            strides: [down, right]
        );
    }

    private static RoundedWeight Round(Layer layer, InputMoments moments)
    {
        using DisposeScope scope = NewDisposeScope();
        OnnxTensor weight = layer.Weight!;
        long channels = weight.Dimensions[0];
        Tensor wanted = tensor(weight.Values).reshape(channels, -1);
        Tensor products = moments.Products;
        Tensor squares = products.diagonal().clone();
        Tensor scales = Scales(wanted, squares);

        // Inputs that are largest come first, as long as many others are left to make up for them.
        Tensor order = squares.argsort(descending: true);
        Tensor levels = Levels(
            wanted.index_select(1, order).t().contiguous(),
            scales,
            Effects(products.index_select(0, order).index_select(1, order))
        );
        Tensor whole = levels.t().index_select(1, order.argsort()).contiguous();
        Tensor lost = (wanted - (whole * scales.unsqueeze(1))).mv(moments.Mean);
        return new RoundedWeight(
            [.. whole.reshape(-1).data<float>().Select(level => (sbyte)level)],
            [.. scales.data<float>()],
            [.. (tensor(layer.Bias!) + lost).data<float>()]
        );
    }

    /// <summary>How rounding one weight is made up for by those after it: row by row, the last factor of the inverse's.</summary>
    private static Tensor Effects(Tensor products)
    {
        using DisposeScope scope = NewDisposeScope();

        // In double precision, as the products of late layers, which few places are seen of, are nearly singular.
        Tensor exact = products.to_type(ScalarType.Float64);
        Tensor damped = exact + (eye(exact.shape[0], dtype: ScalarType.Float64) * exact.diagonal().mean().ToDouble() * Damping);
        return linalg
            .cholesky(cholesky_inverse(linalg.cholesky(damped)))
            .t()
            .to_type(ScalarType.Float32)
            .contiguous()
            .MoveToOuterDisposeScope();
    }

    /// <param name="left">[inputs, channels] the weights; changed to what is left to be rounded.</param>
    /// <param name="scales">[channels].</param>
    /// <param name="effects">[inputs, inputs].</param>
    private static Tensor Levels(Tensor left, Tensor scales, Tensor effects)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor levels = zeros_like(left);
        long length = left.shape[0];
        for (long start = 0; start < length; start += Block)
        {
            using DisposeScope inner = NewDisposeScope();
            long count = Math.Min(Block, length - start);
            Tensor errors = zeros(count, left.shape[1]);
            for (long i = start; i < start + count; i++)
            {
                using DisposeScope step = NewDisposeScope();
                levels[i] = (left[i] / scales).round().clamp(-LargestLevel, LargestLevel);
                errors[i - start] = (left[i] - (levels[i] * scales)) / effects[i, i];
                long after = start + count - i - 1;
                if (after > 0)
                    left.narrow(0, i + 1, after).addr_(effects[i].narrow(0, i + 1, after), errors[i - start], alpha: -1);
            }

            // Those beyond the block learn of all its errors at once, which is many times as quick.
            long end = start + count;
            if (end < length)
                left.narrow(0, end, length - end)
                    .addmm_(effects.narrow(0, start, count).narrow(1, end, length - end).t(), errors, alpha: -1);
        }

        return levels.MoveToOuterDisposeScope();
    }

    /// <summary>For each channel the scale whose nearest levels change its outputs least.</summary>
    private static Tensor Scales(Tensor wanted, Tensor squares)
    {
        Tensor largest = wanted.abs().amax([1]).clamp_min(1e-9) / LargestLevel;
        Tensor best = largest.clone();
        Tensor least = full_like(largest, float.PositiveInfinity);
        foreach (double span in Spans)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor scale = largest * span;
            Tensor nearest = (wanted / scale.unsqueeze(1)).round().clamp(-LargestLevel, LargestLevel) * scale.unsqueeze(1);
            Tensor error = (wanted - nearest).pow(2).mv(squares);
            Tensor better = error.lt(least);
            best.copy_(where(better, scale, best));
            least.copy_(where(better, error, least));
        }

        return best;
    }
}
