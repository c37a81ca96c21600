using System.Numerics.Tensors;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Scores how surely two thumbnails show the same picture, whatever was shifted, scaled, mirrored or recoloured. One instance per thread.</summary>
/// <remarks>
/// <para>
/// The first picture is set once and laid over many others. Ten variants of it (mirrored or not, five scales) are correlated with the other at half resolution
/// over all shifts of up to three pixels; the best three alignments are refined at full resolution. The score is the geometric mean of two correlations at the
/// best alignment: of structure (luminance with local mean and contrast removed, so that smooth pictures do not resemble each other for being smooth) and of
/// colour (each channel after its own gain and offset, or luminance where that agrees better, as with a grey copy).
/// </para>
/// <para>The score is 1 for equal thumbnails, and about 0.5 for the most similar of many unrelated pictures.</para>
/// </remarks>
internal sealed class PixelEvidence
{
    /// <summary>What a mirrored alignment costs: symmetric things resemble their mirror image without being copies.</summary>
    private const float MirrorFactor = 0.95f;

    /// <summary>Best correlation at half resolution below which no copy was seen in thousands of edits; such pairs are not refined.</summary>
    private const float HopelessAlignment = 0.6f;

    private const float HopelessFactor = 0.7f;
    private const int Refinements = 3;
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;

    private static readonly float[] Scales = [1, 0.93f, 1.075f, 0.86f, 1.16f];

    private readonly PixelVariant[] _variants = new PixelVariant[2 * Scales.Length];
    private readonly PixelVariant _other = new();
    private readonly Alignment[] _alignments = new Alignment[2 * Scales.Length];
    private byte[] _first = [];

    public PixelEvidence()
    {
        for (int i = 0; i < _variants.Length; i++)
            _variants[i] = new PixelVariant();
    }

    /// <summary>Sets the picture that is laid over the others.</summary>
    public void SetFirst(ReadOnlySpan<byte> thumbnail)
    {
        _first = thumbnail.ToArray();
        for (int i = 0; i < _variants.Length; i++)
            _variants[i].Set(thumbnail, Scales[i % Scales.Length], mirrored: i >= Scales.Length);
    }

    /// <summary>Scores another picture, from 0 to 1.</summary>
    public float Score(ReadOnlySpan<byte> thumbnail)
    {
        if (thumbnail.SequenceEqual(_first))
            return 1;

        _other.Set(thumbnail, 1, mirrored: false);
        for (int i = 0; i < _variants.Length; i++)
            _alignments[i] = Align(i);

        Array.Sort(_alignments, static (a, b) => b.Score != a.Score ? b.Score.CompareTo(a.Score) : a.Variant.CompareTo(b.Variant));
        if (_alignments[0].Score < HopelessAlignment)
            return Math.Clamp(_alignments[0].Score * HopelessFactor, 0, 1);

        float best = 0;
        for (int i = 0; i < Refinements; i++)
        {
            Alignment refined = Refine(_alignments[i]);
            if (refined.Score <= 0)
                continue;

            float factor = refined.Variant >= Scales.Length ? MirrorFactor : 1;
            best = Math.Max(best, factor * MathF.Sqrt(refined.Score * Math.Max(0, ColourAgreement(refined))));
        }

        return Math.Clamp(best, 0, 1);
    }

    private Alignment Align(int variant)
    {
        StructureMap map = _variants[variant].HalfStructure;
        var best = new Alignment(float.NegativeInfinity, variant, 0, 0);
        for (int dy = -PixelVariant.MaximumHalfShift; dy <= PixelVariant.MaximumHalfShift; dy++)
        {
            for (int dx = -PixelVariant.MaximumHalfShift; dx <= PixelVariant.MaximumHalfShift; dx++)
            {
                float score = StructureMap.Correlate(_other.HalfStructure, map, dx, dy);
                if (score > best.Score)
                    best = new Alignment(score, variant, dx, dy);
            }
        }

        return best;
    }

    private Alignment Refine(Alignment coarse)
    {
        StructureMap map = _variants[coarse.Variant].Structure;
        var best = new Alignment(float.NegativeInfinity, coarse.Variant, 0, 0);
        for (int dy = (2 * coarse.ShiftY) - 1; dy <= (2 * coarse.ShiftY) + 1; dy++)
        {
            for (int dx = (2 * coarse.ShiftX) - 1; dx <= (2 * coarse.ShiftX) + 1; dx++)
            {
                float score = StructureMap.Correlate(_other.Structure, map, dx, dy);
                if (score > best.Score)
                    best = new Alignment(score, coarse.Variant, dx, dy);
            }
        }

        return best;
    }

    private float ColourAgreement(Alignment alignment)
    {
        PixelVariant variant = _variants[alignment.Variant];
        float channels = 0;
        for (int channel = 0; channel < 3; channel++)
            channels += Correlation(_other.Colours.AsSpan(channel * Area, Area), variant.Colours.AsSpan(channel * Area, Area), alignment) / 3;

        return Math.Max(channels, Correlation(_other.Luminance, variant.Luminance, alignment));
    }

    private static float Correlation(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Alignment alignment)
    {
        int left = Math.Max(0, alignment.ShiftX);
        int width = Math.Min(Side, Side + alignment.ShiftX) - left;
        double sumA = 0, sumB = 0, squareA = 0, squareB = 0, product = 0;
        int count = 0;
        for (int y = Math.Max(0, alignment.ShiftY); y < Math.Min(Side, Side + alignment.ShiftY); y++)
        {
            ReadOnlySpan<float> a = first.Slice((y * Side) + left, width);
            ReadOnlySpan<float> b = second.Slice(((y - alignment.ShiftY) * Side) + left - alignment.ShiftX, width);
            sumA += TensorPrimitives.Sum(a);
            sumB += TensorPrimitives.Sum(b);
            squareA += TensorPrimitives.SumOfSquares(a);
            squareB += TensorPrimitives.SumOfSquares(b);
            product += TensorPrimitives.Dot(a, b);
            count += width;
        }

        // One level of noise per pixel keeps flat channels from agreeing or disagreeing by their rounding alone.
        double varianceA = squareA - (sumA * sumA / count) + count;
        double varianceB = squareB - (sumB * sumB / count) + count;
        return (float)((product - (sumA * sumB / count) + count) / Math.Sqrt(varianceA * varianceB));
    }

    private readonly record struct Alignment(float Score, int Variant, int ShiftX, int ShiftY);
}
