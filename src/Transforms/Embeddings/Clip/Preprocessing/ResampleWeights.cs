namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>Which source pixels make each target pixel along one axis, and with what weight, for a range of target pixels.</summary>
/// <remarks>
/// The arithmetic is Pillow's, in double precision, and fixed point with 22 fractional bits for 8-bit pixels, so that resized pixels are
/// equal to its, byte for byte. Weights are padded with zeros to a multiple of four where the source is long enough, so that kernels need
/// no remainder loop and never read outside the source.
/// </remarks>
internal sealed class ResampleWeights
{
    /// <summary>Fractional bits of a weight: 32 less 8 for the pixel and 2 for overshoot.</summary>
    public const int FractionBits = 22;

    // Some 100 MB: sides of two million pixels, squeezed.
    private const long MostWeights = 1L << 23;

    private ResampleWeights(int sourceSize, int targetSize, int first, int count, ResampleFilter filter)
    {
        SourceSize = sourceSize;
        TargetSize = targetSize;
        First = first;
        Count = count;
        Filter = filter;
        Start = new int[count];
        Length = new int[count];

        double support = filter == ResampleFilter.Bicubic ? 2.0 : 1.0;
        double scale = (double)sourceSize / targetSize;
        double filterScale = Math.Max(scale, 1.0);
        support *= filterScale;
        int most = (int)Math.Min(sourceSize, (long)Math.Ceiling(support) * 2 + 1);
        int padded = most > int.MaxValue - 3 ? int.MaxValue : (most + 3) & ~3;
        Taps = padded <= sourceSize ? padded : most;
        if ((long)count * Taps > MostWeights)
            throw new InvalidDataException($"The image's side of {sourceSize} pixels is too long to be resized to {targetSize}.");

        Exact = new double[count * Taps];
        Fixed = new int[count * Taps];

        Span<double> weights = most <= 256 ? stackalloc double[most] : new double[most];
        for (int i = 0; i < count; i++)
        {
            double center = (first + i + 0.5) * scale;
            int start = Math.Max(0, (int)(center - support + 0.5));
            int length = Math.Min(sourceSize, (int)(center + support + 0.5)) - start;
            Weigh(weights[..length], start - center + 0.5, 1.0 / filterScale, filter);

            int shifted = Math.Min(start, sourceSize - Taps);
            Start[i] = shifted;
            Length[i] = start - shifted + length;
            int at = i * Taps + start - shifted;
            for (int tap = 0; tap < length; tap++)
            {
                double weight = weights[tap];
                Exact[at + tap] = weight;
                Fixed[at + tap] = (int)((weight < 0 ? -0.5 : 0.5) + weight * (1 << FractionBits));
            }
        }
    }

    public int SourceSize { get; }

    public int TargetSize { get; }

    public int First { get; }

    public int Count { get; }

    public ResampleFilter Filter { get; }

    /// <summary>Whether the axis keeps its size: target pixels are source pixels.</summary>
    public bool IsIdentity => SourceSize == TargetSize;

    /// <summary>The first source pixel that any target pixel needs.</summary>
    public int FirstSource => IsIdentity ? First : Start[0];

    /// <summary>Number of source pixels from there to the last one that is needed.</summary>
    public int SourceRows => IsIdentity ? Count : Start[^1] + Length[^1] - FirstSource;

    /// <summary>Weights kept for each target pixel.</summary>
    public int Taps { get; }

    /// <summary>First source pixel of each target pixel; <see cref="Taps"/> pixels from there lie inside the source.</summary>
    public int[] Start { get; }

    /// <summary>Source pixels from the start beyond which all weights are padding.</summary>
    public int[] Length { get; }

    /// <summary>Weights as fixed-point numbers, <see cref="Taps"/> for each target pixel.</summary>
    public int[] Fixed { get; }

    /// <summary>The same weights before rounding.</summary>
    public double[] Exact { get; }

    /// <summary>Weights for <paramref name="count"/> target pixels from <paramref name="first"/>; <paramref name="previous"/> is given back
    /// where it is the same.</summary>
    public static ResampleWeights Get(
        ResampleWeights? previous,
        int sourceSize,
        int targetSize,
        int first,
        int count,
        ResampleFilter filter
    ) =>
        previous is not null
        && previous.SourceSize == sourceSize
        && previous.TargetSize == targetSize
        && previous.First == first
        && previous.Count == count
        && previous.Filter == filter
            ? previous
            : new ResampleWeights(sourceSize, targetSize, first, count, filter);

    private static void Weigh(Span<double> weights, double firstDistance, double inverseScale, ResampleFilter filter)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double x = Math.Abs((i + firstDistance) * inverseScale);
            weights[i] = filter == ResampleFilter.Bicubic ? Bicubic(x) : Math.Max(0.0, 1.0 - x);
            sum += weights[i];
        }

        if (sum == 0)
            return;

        for (int i = 0; i < weights.Length; i++)
            weights[i] /= sum;
    }

    private static double Bicubic(double x)
    {
        const double a = -0.5;
        if (x < 1.0)
            return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
        if (x < 2.0)
            return (((x - 5) * x + 8) * x - 4) * a;
        return 0.0;
    }
}
