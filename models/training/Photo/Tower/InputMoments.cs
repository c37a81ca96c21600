using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>How the numbers that a convolution reads vary together, over all places where its kernel is laid.</summary>
internal sealed class InputMoments : IDisposable
{
    private readonly Tensor _products;
    private readonly Tensor _sums;
    private long _count;

    /// <param name="length">Numbers that the kernel reads at each place.</param>
    public InputMoments(long length)
    {
        _products = zeros(length, length).DetachFromDisposeScope();
        _sums = zeros(length).DetachFromDisposeScope();
    }

    /// <summary>The mean of what the kernel reads.</summary>
    public Tensor Mean => _sums / _count;

    /// <summary>The mean products of each two numbers that the kernel reads.</summary>
    public Tensor Products => _products / _count;

    /// <param name="inputs">[pictures, channels, height, width].</param>
    /// <param name="convolution">Reads them.</param>
    public void Add(Tensor inputs, Layer convolution)
    {
        using DisposeScope scope = NewDisposeScope();
        (long rows, long columns) = (convolution.Lists["kernel_shape"][0], convolution.Lists["kernel_shape"][1]);
        Tensor read = nn
            .functional.unfold(Padded(inputs, convolution), (rows, columns), (1, 1), (0, 0), Stride(convolution))
            .transpose(1, 2)
            .reshape(-1, _sums.shape[0]);
        _products.addmm_(read.t(), read);
        _sums.add_(read.sum(0));
        _count += read.shape[0];
    }

    public void Dispose()
    {
        _products.Dispose();
        _sums.Dispose();
    }

    /// <summary>The inputs with zeros around them, as ONNX says: those before each direction, then those after.</summary>
    public static Tensor Padded(Tensor inputs, Layer layer) =>
        layer.Lists.TryGetValue("pads", out int[]? pads) ? nn.functional.pad(inputs, [pads[1], pads[3], pads[0], pads[2]]) : inputs;

    /// <summary>By how much the kernel moves.</summary>
    public static (long, long) Stride(Layer layer) =>
        layer.Lists.TryGetValue("strides", out int[]? strides) ? (strides[0], strides[1]) : (1, 1);
}
