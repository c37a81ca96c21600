namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>Stages and twiddle factors of a complex Fourier transform whose length has no prime factor above 5.</summary>
/// <remarks>
/// The forward transform decimates in frequency and leaves its result in digit-reversed order; the inverse takes that order and decimates
/// in time (Cooley and Tukey, Mathematics of Computation 1965). A convolution multiplies in between, where order does not matter, so
/// nothing is ever reordered.
/// </remarks>
internal sealed class FourierPlan
{
    private FourierPlan(int length)
    {
        Length = length;
        var radices = new List<int>();
        int rest = length;
        foreach (int radix in (ReadOnlySpan<int>)[4, 2, 3, 5])
        {
            while (rest % radix == 0)
            {
                radices.Add(radix);
                rest /= radix;
            }
        }

        Radices = [.. radices];
        Twiddles = new float[Radices.Length][];
        int block = length;
        for (int stage = 0; stage < Radices.Length; stage++)
        {
            Twiddles[stage] = StageTwiddles(block, Radices[stage]);
            block /= Radices[stage];
        }

        Frequencies = new int[length];
        for (int position = 0; position < length; position++)
            Frequencies[position] = FrequencyAt(position);
        HalfTwist = Twist(length, 2 * length);
        QuarterTwist = Twist(length, 4 * length);
    }

    /// <summary>Number of complex values.</summary>
    public int Length { get; }

    /// <summary>Radix of each stage of the forward transform.</summary>
    public int[] Radices { get; }

    /// <summary>For each stage and offset k within a sub-block, the pairs (cos, sin) of −2πjk/block for j = 1 … radix − 1.</summary>
    public float[][] Twiddles { get; }

    /// <summary>The frequency that the forward transform leaves at each position.</summary>
    public int[] Frequencies { get; }

    /// <summary>The pairs (cos, sin) of −πn/length: shifts the transform by half a frequency.</summary>
    public float[] HalfTwist { get; }

    /// <summary>The pairs (cos, sin) of −πn/(2·length): shifts the transform by a quarter of a frequency.</summary>
    public float[] QuarterTwist { get; }

    /// <summary>Whether a length can be transformed.</summary>
    public static bool IsSupported(int length)
    {
        if (length < 1)
            return false;

        foreach (int factor in (ReadOnlySpan<int>)[2, 3, 5])
        {
            while (length % factor == 0)
                length /= factor;
        }

        return length == 1;
    }

    /// <summary>Prepares the transform of one length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length has a prime factor above 5.</exception>
    public static FourierPlan Create(int length)
    {
        if (!IsSupported(length))
            throw new ArgumentOutOfRangeException(
                nameof(length),
                length,
                "The length of a Fourier transform must be a product of powers of 2, 3 and 5."
            );

        return new FourierPlan(length);
    }

    private static float[] StageTwiddles(int block, int radix)
    {
        int columns = block / radix;
        var twiddles = new float[columns * (radix - 1) * 2];
        int at = 0;
        for (int k = 0; k < columns; k++)
        {
            for (int j = 1; j < radix; j++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * j * k / block);
                twiddles[at++] = (float)cos;
                twiddles[at++] = (float)sin;
            }
        }

        return twiddles;
    }

    private static float[] Twist(int length, int period)
    {
        var twist = new float[length * 2];
        for (int n = 0; n < length; n++)
        {
            (double sin, double cos) = Math.SinCos(-2 * Math.PI * n / period);
            twist[2 * n] = (float)cos;
            twist[(2 * n) + 1] = (float)sin;
        }

        return twist;
    }

    private int FrequencyAt(int position)
    {
        int frequency = 0;
        int weight = 1;
        int block = Length;
        foreach (int radix in Radices)
        {
            block /= radix;
            frequency += weight * (position / block);
            position %= block;
            weight *= radix;
        }

        return frequency;
    }
}
