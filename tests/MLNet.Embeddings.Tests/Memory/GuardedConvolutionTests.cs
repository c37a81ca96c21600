using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Numerics.Fourier;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Convolutions in lanes of every width, with grids, spectra, scratch memory, twiddles and corrections beside pages that nothing
/// may touch.</summary>
[Collection(nameof(GuardedEngineTests))]
public class GuardedConvolutionTests
{
    [Theory]
    [InlineData(16, 1, 16)]
    [InlineData(32, 1, 48)]
    [InlineData(80, 1, 16)]
    [InlineData(16, 16, 16)]
    [InlineData(16, 32, 48)]
    [InlineData(48, 16, 80)]
    public void Convolutions(int slices, int rows, int columns)
    {
        var shape = new GridShape(slices, rows, columns);
        foreach (GuardedEnd end in Enum.GetValues<GuardedEnd>())
        {
            Check(() => new GridConvolution<Lanes512>(shape, 1), end);
            Check(() => new GridConvolution<Lanes256>(shape, 1), end);
            Check(() => new GridConvolution<Lanes128>(shape, 1), end);
        }
    }

    private static void Check(Func<GridConvolution> make, GuardedEnd end)
    {
        float[] expected = Convolved(make, null);
        AlignedAllocator before = AlignedAllocator.Current;
        var guarded = new GuardedAllocator();
        AlignedAllocator.Current = guarded;
        try
        {
            using var fields = new GuardedFields(end);
            Assert.Equal(expected, Convolved(make, fields));
            Assert.True(fields.Count >= 4);
        }
        finally
        {
            AlignedAllocator.Current = before;
        }

        Assert.Equal(0, guarded.Overwritten);
        Assert.True(guarded.Count >= 6);
    }

    private static unsafe float[] Convolved(Func<GridConvolution> make, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        using GridConvolution convolution = make();
        fields?.Move(convolution);
        convolution.SetKernel(new SmoothedKernel(new StudentKernel(1), 2, 0), 0.5, context);
        var grid = new Span<float>(convolution.Grid.Pointer, (int)convolution.Grid.Length);
        NeighborInputs.Gaussian(1, grid.Length).Values.CopyTo(grid);
        convolution.Convolve(context);
        return grid.ToArray();
    }
}
