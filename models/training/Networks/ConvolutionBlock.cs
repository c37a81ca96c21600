using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Networks;

/// <summary>A 3 × 3 convolution, pooled to half the side if so wished, normalized over the batch, then GELU.</summary>
/// <remarks>The normalization has a bias but no scale, so that it commutes with the pooling and both can be folded into the
/// convolution.</remarks>
internal sealed class ConvolutionBlock : nn.Module<Tensor, Tensor>
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;

    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Tensor _ones;
    private readonly Tensor _mean;
    private readonly Tensor _variance;

    public ConvolutionBlock(string name, int inputs, int outputs, bool pools)
        : base(name)
    {
        Pools = pools;
        Tensor weight = empty(outputs, inputs, 3, 3);
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        // The first channels pass their input on, so that a deep stack starts as a shallow one.
        int kept = Math.Min(inputs, outputs);
        using (Tensor identity = zeros(kept, inputs, 3, 3))
        {
            for (int i = 0; i < kept; i++)
                identity[i, i, 1, 1] = 1;

            weight[..kept] = identity;
        }

        _weight = new Parameter(weight);
        _bias = new Parameter(zeros(outputs));
        _ones = ones(outputs);
        _mean = zeros(outputs);
        _variance = ones(outputs);
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
        register_buffer("ones", _ones);
        register_buffer("mean", _mean);
        register_buffer("variance", _variance);
    }

    /// <summary>Whether it halves the side.</summary>
    public bool Pools { get; }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = nn.functional.conv2d(input, _weight.to_type(input.dtype), padding: [1, 1]);
        if (Pools)
            result = nn.functional.max_pool2d(result, 2);

        result = nn.functional.batch_norm(result, _mean, _variance, _ones, _bias, training, Momentum, Epsilon);
        return nn.functional.gelu(result).MoveToOuterDisposeScope();
    }

    /// <summary>The convolution with the normalization folded in, for use after training.</summary>
    public (float[] Weight, float[] Bias, long[] Shape) Folded()
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor scale = (_variance + Epsilon).rsqrt();
        Tensor weight = _weight * scale.reshape(-1, 1, 1, 1);
        Tensor bias = _bias - (_mean * scale);
        return (weight.cpu().contiguous().data<float>().ToArray(), bias.cpu().contiguous().data<float>().ToArray(), weight.shape);
    }
}
