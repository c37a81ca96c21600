using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Which level of one picture a level of another one has mostly become: brightness, contrast, gamma and clipping.</summary>
internal sealed class ToneCurve
{
    private const int Bins = 32;
    private const float BinWidth = 256f / Bins;
    private const double Trusted = 8;

    private readonly float[] _levels = new float[Bins];

    /// <summary>Learns the curve.</summary>
    /// <param name="from">Levels of one picture.</param>
    /// <param name="to">Levels of the other one at the same places.</param>
    /// <param name="counts">Which places count.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ToneCurve(ReadOnlySpan<float> from, ReadOnlySpan<float> to, ReadOnlySpan<bool> counts)
    {
        var weights = new double[Bins];
        var sums = new double[Bins];
        for (int i = 0; i < from.Length; i++)
        {
            if (!counts[i])
                continue;

            // Each place counts in the two bins whose centers are around it.
            (int bin, float share) = Place(from[i]);
            weights[bin] += 1 - share;
            sums[bin] += (1 - share) * to[i];
            weights[bin + 1] += share;
            sums[bin + 1] += share * to[i];
        }

        int last = -1;
        for (int bin = 0; bin < Bins; bin++)
        {
            if (weights[bin] < Trusted)
                continue;

            _levels[bin] = (float)(sums[bin] / weights[bin]);
            for (int between = last + 1; between < bin; between++)
            {
                float share = (float)(between - last) / (bin - last);
                _levels[between] = last < 0 ? _levels[bin] : _levels[last] + ((_levels[bin] - _levels[last]) * share);
            }

            last = bin;
        }

        for (int bin = last + 1; bin < Bins && last >= 0; bin++)
            _levels[bin] = _levels[last];
    }

    /// <summary>What levels become.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ReadOnlySpan<float> from, Span<float> to)
    {
        float[] levels = _levels;
        for (int i = 0; i < from.Length; i++)
        {
            (int bin, float share) = Place(from[i]);
            float level = levels[bin];
            to[i] = level + (share * (levels[bin + 1] - level));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Bin, float Share) Place(float level)
    {
        float place = Math.Clamp((level / BinWidth) - 0.5f, 0, Bins - 1.001f);
        int bin = (int)place;
        return (bin, place - bin);
    }
}
