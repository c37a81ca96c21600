namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The convolution of a real grid with a radial kernel, free of wrap-around, for cubic B-spline spreading and
/// interpolation.</summary>
internal abstract class GridConvolution : IDisposable
{
    /// <summary>Nodes along the axes.</summary>
    public abstract GridShape Shape { get; }

    /// <summary>The grid: charges before <see cref="Convolve"/>, potentials after it. Slice after slice, row after row.</summary>
    public abstract AlignedBuffer Grid { get; }

    /// <summary>Makes a convolution in the widest lanes that the processor has.</summary>
    public static GridConvolution Create(GridShape shape, int threadCount)
    {
        if (System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)
            return new GridConvolution<Lanes512>(shape, threadCount);

        return System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated
            ? new GridConvolution<Lanes256>(shape, threadCount)
            : new GridConvolution<Lanes128>(shape, threadCount);
    }

    /// <summary>Sets the kernel for a distance between nodes.</summary>
    public abstract void SetKernel(IRadialKernel kernel, double spacing, EngineContext context);

    /// <summary>Replaces the charges on <see cref="Grid"/> by their potentials.</summary>
    public abstract void Convolve(EngineContext context);

    /// <inheritdoc/>
    public abstract void Dispose();
}
