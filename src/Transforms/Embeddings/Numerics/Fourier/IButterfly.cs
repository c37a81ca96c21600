namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The Fourier transform of a handful of values: the core of one stage.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal unsafe interface IButterfly<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Number of values.</summary>
    static abstract int Radix { get; }

    /// <summary>Reads the values <paramref name="stride"/> numbers apart, transforms them and writes them back.</summary>
    /// <param name="real">First real part.</param>
    /// <param name="imaginary">First imaginary part.</param>
    /// <param name="stride">Distance between values, in numbers.</param>
    /// <param name="twiddles">The pairs (cos, sin) for all values but the first; null for none.</param>
    /// <param name="decimateInTime">Whether the twiddles apply before the transform rather than after.</param>
    static abstract void Apply(float* real, float* imaginary, nint stride, float* twiddles, bool decimateInTime);
}
