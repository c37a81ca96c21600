using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The transform along a real grid's slowest axis, padded to twice its length without ever touching the padding.</summary>
/// <remarks>
/// A quarter-frequency shift turns the real, zero-padded transform of length 2n into a complex one of length n, with which multiplication
/// becomes negacyclic convolution over 2n nodes ("right-angle convolution", Crandall and Fagin, Mathematics of Computation 1994). Offsets
/// between nodes stay below n, so neither the wrap-around nor its sign is ever seen.
/// </remarks>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal sealed unsafe class SliceTransform<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private readonly FourierPlan _plan;

    public SliceTransform(int slices)
    {
        _plan = FourierPlan.Create(slices);
    }

    /// <summary>Numbers of scratch memory that each call needs.</summary>
    public int ScratchLength => 2 * _plan.Length * TLanes.Count;

    /// <summary>Angular frequency at each position of the result, in radians per node.</summary>
    public double FrequencyAt(int position) => 2 * Math.PI * ((4 * _plan.Frequencies[position]) + 1) / (4.0 * _plan.Length);

    /// <summary>Transforms as many neighboring columns as there are lanes.</summary>
    /// <param name="grid">The columns in the first slice.</param>
    /// <param name="sliceStride">Distance between slices, in numbers.</param>
    /// <param name="real">Gets the real parts, with the same strides.</param>
    /// <param name="imaginary">Gets the imaginary parts.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* grid, nint sliceStride, float* real, float* imaginary, float* scratch)
    {
        int length = _plan.Length;
        float* tileReal = scratch;
        float* tileImaginary = scratch + ((nint)length * TLanes.Count);
        fixed (float* twist = _plan.QuarterTwist)
        {
            for (int slice = 0; slice < length; slice++)
            {
                TLanes value = TLanes.Load(grid + (slice * sliceStride));
                (value * TLanes.Broadcast(twist[2 * slice])).Store(tileReal + ((nint)slice * TLanes.Count));
                (value * TLanes.Broadcast(twist[(2 * slice) + 1])).Store(tileImaginary + ((nint)slice * TLanes.Count));
            }
        }

        FourierKernel<TLanes>.Forward(_plan, tileReal, tileImaginary);
        for (int slice = 0; slice < length; slice++)
        {
            TLanes.Load(tileReal + ((nint)slice * TLanes.Count)).Store(real + (slice * sliceStride));
            TLanes.Load(tileImaginary + ((nint)slice * TLanes.Count)).Store(imaginary + (slice * sliceStride));
        }
    }

    /// <summary>Undoes <see cref="Forward"/>, but for a factor of the length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Inverse(float* real, float* imaginary, nint sliceStride, float* grid, float* scratch)
    {
        int length = _plan.Length;
        float* tileReal = scratch;
        float* tileImaginary = scratch + ((nint)length * TLanes.Count);
        for (int slice = 0; slice < length; slice++)
        {
            TLanes.Load(real + (slice * sliceStride)).Store(tileReal + ((nint)slice * TLanes.Count));
            TLanes.Load(imaginary + (slice * sliceStride)).Store(tileImaginary + ((nint)slice * TLanes.Count));
        }

        FourierKernel<TLanes>.Inverse(_plan, tileReal, tileImaginary);
        fixed (float* twist = _plan.QuarterTwist)
        {
            for (int slice = 0; slice < length; slice++)
            {
                TLanes value = TLanes.MultiplyAdd(
                    TLanes.Load(tileReal + ((nint)slice * TLanes.Count)),
                    TLanes.Broadcast(twist[2 * slice]),
                    TLanes.Load(tileImaginary + ((nint)slice * TLanes.Count)) * TLanes.Broadcast(twist[(2 * slice) + 1])
                );
                value.Store(grid + (slice * sliceStride));
            }
        }
    }

    /// <summary>The spectrum, which is real, of a kernel that is even along the axis and is given at the offsets 0 … slices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ForwardKernel(float* kernel, nint sliceStride, float* spectrum, float* scratch)
    {
        int length = _plan.Length;
        float* tileReal = scratch;
        float* tileImaginary = scratch + ((nint)length * TLanes.Count);
        for (int slice = 0; slice < length; slice++)
        {
            // Offset −m is stored as 2n − m with its sign turned; the even kernel then vanishes at offset n.
            TLanes value = TLanes.Load(kernel + (slice * sliceStride));
            TLanes mirrored = slice == 0 ? TLanes.Zero : TLanes.Load(kernel + ((length - slice) * sliceStride));
            FourierKernel<TLanes>.Rotate(ref value, ref mirrored, _plan.QuarterTwist[2 * slice], _plan.QuarterTwist[(2 * slice) + 1]);
            value.Store(tileReal + ((nint)slice * TLanes.Count));
            mirrored.Store(tileImaginary + ((nint)slice * TLanes.Count));
        }

        FourierKernel<TLanes>.Forward(_plan, tileReal, tileImaginary);
        for (int slice = 0; slice < length; slice++)
            TLanes.Load(tileReal + ((nint)slice * TLanes.Count)).Store(spectrum + (slice * sliceStride));
    }
}
