using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The innermost step of a grid convolution: forward, times the spectrum, backward, for as many contiguous lines as there are
/// lanes.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal sealed unsafe class LineConvolution<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private readonly PaddedAxis<TLanes> _axis;
    private readonly double[] _corrections;

    public LineConvolution(int length)
    {
        _axis = new PaddedAxis<TLanes>(length);
        _corrections = new double[2 * length];
        for (int parity = 0; parity < 2; parity++)
        {
            for (int position = 0; position < length; position++)
                _corrections[(parity * length) + position] = SplineFilter.Correction(_axis.FrequencyAt(parity, position)) / (2 * length);
        }
    }

    /// <summary>Numbers of the spectrum of one tile.</summary>
    public int SpectrumLength => 2 * _axis.Length * TLanes.Count;

    /// <summary>Numbers of scratch memory that each call needs.</summary>
    public int ScratchLength => (4 * _axis.Length * TLanes.Count) + (GridShape.Granularity * TLanes.Count);

    /// <summary>Convolves the lines in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Convolve(float* real, float* imaginary, nint lineStride, float* spectrum, float* scratch)
    {
        int length = _axis.Length;
        nint tile = (nint)length * TLanes.Count;
        float* tileReal = scratch;
        float* tileImaginary = scratch + tile;
        float* oddReal = scratch + (2 * tile);
        float* oddImaginary = scratch + (3 * tile);
        LineTile<TLanes>.Read(real, lineStride, length, tileReal);
        LineTile<TLanes>.Read(imaginary, lineStride, length, tileImaginary);
        _axis.Forward(tileReal, tileImaginary, oddReal, oddImaginary);
        for (nint at = 0; at < tile; at += TLanes.Count)
        {
            TLanes even = TLanes.Load(spectrum + at);
            TLanes odd = TLanes.Load(spectrum + tile + at);
            (TLanes.Load(tileReal + at) * even).Store(tileReal + at);
            (TLanes.Load(tileImaginary + at) * even).Store(tileImaginary + at);
            (TLanes.Load(oddReal + at) * odd).Store(oddReal + at);
            (TLanes.Load(oddImaginary + at) * odd).Store(oddImaginary + at);
        }

        _axis.Inverse(tileReal, tileImaginary, oddReal, oddImaginary);
        LineTile<TLanes>.Write(tileReal, length, real, lineStride);
        LineTile<TLanes>.Write(tileImaginary, length, imaginary, lineStride);
    }

    /// <summary>Prepares the spectrum of one tile.</summary>
    /// <param name="kernel">Lines of length + <see cref="GridShape.Granularity"/> numbers, of which the first length + 1 are the kernel at
    /// those offsets.</param>
    /// <param name="lineStride">Distance between lines, in numbers.</param>
    /// <param name="lineCorrections">A factor for each line.</param>
    /// <param name="spectrum">Gets <see cref="SpectrumLength"/> numbers.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PrepareSpectrum(float* kernel, nint lineStride, ReadOnlySpan<double> lineCorrections, float* spectrum, float* scratch)
    {
        int length = _axis.Length;
        float* tile = scratch;
        LineTile<TLanes>.Read(kernel, lineStride, length + GridShape.Granularity, tile);
        _axis.ForwardKernel(tile, spectrum, scratch + ((nint)(length + GridShape.Granularity) * TLanes.Count));
        for (int position = 0; position < 2 * length; position++)
        {
            for (int lane = 0; lane < TLanes.Count; lane++)
                spectrum[(position * TLanes.Count) + lane] *= (float)(_corrections[position] * lineCorrections[lane]);
        }
    }
}
