using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The transform along a complex axis padded to twice its length: its even and its odd frequencies are two transforms without
/// padding.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal sealed unsafe class PaddedAxis<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private readonly FourierPlan _plan;

    public PaddedAxis(int length)
    {
        _plan = FourierPlan.Create(length);
    }

    /// <summary>Nodes without padding.</summary>
    public int Length => _plan.Length;

    /// <summary>Angular frequency at each position of the even (0) or odd (1) half, in radians per node.</summary>
    public double FrequencyAt(int parity, int position) => Math.PI * ((2 * _plan.Frequencies[position]) + parity) / _plan.Length;

    /// <summary>Transforms a tile into its even and odd frequencies; the tile itself becomes the even ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* real, float* imaginary, float* oddReal, float* oddImaginary)
    {
        fixed (float* twist = _plan.HalfTwist)
        {
            for (int n = 0; n < _plan.Length; n++)
            {
                nint at = (nint)n * TLanes.Count;
                TLanes valueReal = TLanes.Load(real + at);
                TLanes valueImaginary = TLanes.Load(imaginary + at);
                FourierKernel<TLanes>.Rotate(ref valueReal, ref valueImaginary, twist[2 * n], twist[(2 * n) + 1]);
                valueReal.Store(oddReal + at);
                valueImaginary.Store(oddImaginary + at);
            }
        }

        FourierKernel<TLanes>.Forward(_plan, real, imaginary);
        FourierKernel<TLanes>.Forward(_plan, oddReal, oddImaginary);
    }

    /// <summary>Undoes <see cref="Forward"/> but for a factor of twice the length; the even tile becomes the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Inverse(float* real, float* imaginary, float* oddReal, float* oddImaginary)
    {
        FourierKernel<TLanes>.Inverse(_plan, real, imaginary);
        FourierKernel<TLanes>.Inverse(_plan, oddReal, oddImaginary);
        fixed (float* twist = _plan.HalfTwist)
        {
            for (int n = 0; n < _plan.Length; n++)
            {
                nint at = (nint)n * TLanes.Count;
                TLanes valueReal = TLanes.Load(oddReal + at);
                TLanes valueImaginary = TLanes.Load(oddImaginary + at);
                FourierKernel<TLanes>.Rotate(ref valueReal, ref valueImaginary, twist[2 * n], -twist[(2 * n) + 1]);
                (TLanes.Load(real + at) + valueReal).Store(real + at);
                (TLanes.Load(imaginary + at) + valueImaginary).Store(imaginary + at);
            }
        }
    }

    /// <summary>The spectrum, which is real, of a kernel that is even along the axis and is given at the offsets 0 … length.</summary>
    /// <param name="kernel">A tile of length + 1 values per lane.</param>
    /// <param name="spectrum">Gets the even frequencies, then the odd ones.</param>
    /// <param name="scratch">A tile of length values per lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ForwardKernel(float* kernel, float* spectrum, float* scratch)
    {
        int length = _plan.Length;
        nint tile = (nint)length * TLanes.Count;
        for (int n = 0; n < length; n++)
        {
            nint at = (nint)n * TLanes.Count;
            (TLanes.Load(kernel + at) + TLanes.Load(kernel + (tile - at))).Store(spectrum + at);
            TLanes.Zero.Store(scratch + at);
        }

        FourierKernel<TLanes>.Forward(_plan, spectrum, scratch);
        for (int n = 0; n < length; n++)
        {
            nint at = (nint)n * TLanes.Count;
            TLanes real = TLanes.Load(kernel + at) - TLanes.Load(kernel + (tile - at));
            TLanes imaginary = TLanes.Zero;
            FourierKernel<TLanes>.Rotate(ref real, ref imaginary, _plan.HalfTwist[2 * n], _plan.HalfTwist[(2 * n) + 1]);
            real.Store(spectrum + tile + at);
            imaginary.Store(scratch + at);
        }

        FourierKernel<TLanes>.Forward(_plan, spectrum + tile, scratch);
    }
}
