using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Scores how surely two thumbnails show the same picture, whatever was shifted, scaled, mirrored or recolored. One instance per
/// thread.</summary>
/// <remarks>
/// <para>
/// The first picture is set once and laid over many others. Ten variants of it (mirrored or not, five scales) are correlated with the other
/// at half resolution over all shifts of up to three pixels; the best three alignments are refined at full resolution. The score is the
/// geometric mean of two correlations at the best alignment: of structure (luminance with local mean and contrast removed, so that smooth
/// pictures do not resemble each other for being smooth) and of color (each channel after its own gain and offset, or luminance where that
/// agrees better, as with a gray copy).
/// </para>
/// <para>The score is 1 for equal thumbnails, and about 0.5 for the most similar of many unrelated pictures.</para>
/// </remarks>
internal sealed class PixelEvidence
{
    /// <summary>What a mirrored alignment costs: symmetric things resemble their mirror image without being copies.</summary>
    private const float MirrorFactor = 0.95f;

    /// <summary>Best correlation at half resolution below which no copy was seen in thousands of edits; such pairs are not
    /// refined.</summary>
    private const float HopelessAlignment = 0.6f;

    private const float HopelessFactor = 0.7f;
    private const int Refinements = 3;

    // Enough for the candidates of most pictures at once.
    private const int Batch = 8 * AlignmentPanels.RowsPerTile;

    private static readonly float[] Scales = [1, 0.93f, 1.075f, 0.86f, 1.16f];

    private readonly HalfStructure _half = new();
    private readonly AlignmentPanels _panels = new(2 * Scales.Length);
    private readonly ThumbnailWarp[] _warps = [.. Scales.Select(scale => new ThumbnailWarp(scale, mirrored: false))];
    private readonly PixelVariant[] _variants;
    private readonly PixelPlanes _first = new();
    private readonly PixelPlanes _second = new();
    private readonly StructureMap _secondStructure = new(PixelThumbnail.Side, FullStructure.MaximumShift);
    private readonly FullStructure _full = new();
    private readonly float[] _warped = new float[PixelThumbnail.Side * PixelThumbnail.Side];
    private readonly float[] _structure = new float[HalfStructure.Area];
    private readonly float[] _mirrored = new float[HalfStructure.Area];
    private readonly float[] _others = new float[Batch * HalfStructure.Area];
    private readonly float[] _otherScales = new float[Batch * HalfShifts.Lanes];
    private readonly float[] _correlations = new float[HalfShifts.Lanes];
    private readonly float[] _products;
    private readonly byte[] _firstThumbnail = new byte[PixelThumbnail.Length];
    private bool _hasFirst;

    public PixelEvidence()
    {
        _products = new float[Batch * _panels.LaneCount];
        _variants =
        [
            .. _warps.Select(warp => new PixelVariant(warp, _full)),
            .. Scales.Select(scale => new PixelVariant(new ThumbnailWarp(scale, mirrored: true), _full)),
        ];
    }

    /// <summary>How the first picture lies on the one that was scored last.</summary>
    public ThumbnailAlignment LastAlignment { get; private set; } = ThumbnailAlignment.None;

    /// <summary>Sets the picture that is laid over the others; at no cost where it is the one that was set last.</summary>
    public void SetFirst(ReadOnlySpan<byte> thumbnail)
    {
        if (_hasFirst && thumbnail.SequenceEqual(_firstThumbnail))
            return;

        _hasFirst = true;
        thumbnail.CopyTo(_firstThumbnail);
        _first.Set(thumbnail);
        foreach (PixelVariant variant in _variants)
            variant.Set(_first);

        for (int i = 0; i < Scales.Length; i++)
        {
            _warps[i].Apply(_first.Luminance, _warped);
            _half.Compute(_warped, _structure);
            HalfStructure.Mirror(_structure, _mirrored);
            _panels.Set(i, _structure);
            _panels.Set(i + Scales.Length, _mirrored);
        }
    }

    /// <summary>Scores another picture, from 0 to 1.</summary>
    public float Score(ReadOnlySpan<byte> thumbnail)
    {
        _second.Set(thumbnail);
        _half.Compute(_second.Luminance, _others.AsSpan(0, HalfStructure.Area));
        HalfShifts.Scales(_others.AsSpan(0, HalfStructure.Area), _otherScales.AsSpan(0, HalfShifts.Lanes));
        _panels.Multiply(_others, AlignmentPanels.RowsPerTile, _products);
        return ScoreAligned(thumbnail, 0);
    }

    /// <summary>Scores other pictures whose half-resolution structures are at hand.</summary>
    /// <param name="thumbnails">All thumbnails, one after the other.</param>
    /// <param name="structures">Their structures.</param>
    /// <param name="others">Which of them to score.</param>
    /// <param name="scores">Receives the scores.</param>
    /// <param name="areMirrored">Receives whether they are those of the mirrored picture.</param>
    public void Score(byte[] thumbnails, HalfStructures structures, ReadOnlySpan<int> others, Span<float> scores, Span<bool> areMirrored)
    {
        for (int start = 0; start < others.Length; start += Batch)
        {
            int count = Math.Min(Batch, others.Length - start);
            for (int i = 0; i < count; i++)
            {
                structures.StructureOf(others[start + i]).CopyTo(_others.AsSpan(i * HalfStructure.Area));
                structures.ScalesOf(others[start + i]).CopyTo(_otherScales.AsSpan(i * HalfShifts.Lanes));
            }

            _panels.Multiply(
                _others,
                (count + AlignmentPanels.RowsPerTile - 1) / AlignmentPanels.RowsPerTile * AlignmentPanels.RowsPerTile,
                _products
            );
            for (int i = 0; i < count; i++)
            {
                scores[start + i] = ScoreAligned(PixelThumbnail.Of(thumbnails, others[start + i]), i);
                areMirrored[start + i] = LastAlignment.IsMirrored;
            }
        }
    }

    private float ScoreAligned(ReadOnlySpan<byte> thumbnail, int place)
    {
        LastAlignment = ThumbnailAlignment.None;
        if (thumbnail.SequenceEqual(_firstThumbnail))
            return 1;

        Span<Alignment> best = stackalloc Alignment[Refinements];
        FindAlignments(place, best);
        if (best[0].Score < HopelessAlignment)
            return Math.Clamp(best[0].Score * HopelessFactor, 0, 1);

        _second.Set(thumbnail);
        _full.Compute(_second.Luminance, _secondStructure);
        for (int i = 0; i < Refinements; i++)
            best[i] = best[i].Score > 0 ? Refine(best[i]) : best[i];

        // Colors agree by 1 at most, so alignments that cannot win by their structure need no look at their colors.
        best.Sort(static (a, b) => b.Bound.CompareTo(a.Bound));
        float score = 0;
        foreach (Alignment alignment in best)
        {
            if (alignment.Bound <= score)
                continue;

            float agreement = alignment.Bound * MathF.Sqrt(Math.Max(0, ColorAgreement(alignment)));
            if (agreement > score)
            {
                score = agreement;
                LastAlignment = new ThumbnailAlignment(
                    Scales[alignment.Variant % Scales.Length],
                    alignment.Variant >= Scales.Length,
                    alignment.ShiftX,
                    alignment.ShiftY
                );
            }
        }

        return Math.Clamp(score, 0, 1);
    }

    /// <summary>The best shift of each of the best variants, in descending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindAlignments(int place, Span<Alignment> best)
    {
        best.Clear();
        ReadOnlySpan<float> scales = _otherScales.AsSpan(place * HalfShifts.Lanes, HalfShifts.Lanes);
        for (int variant = 0; variant < _variants.Length; variant++)
        {
            ReadOnlySpan<float> products = _products.AsSpan((place * _panels.LaneCount) + (variant * HalfShifts.Lanes), HalfShifts.Lanes);
            TensorPrimitives.Multiply(products, scales, _correlations);
            int lane = TensorPrimitives.IndexOfMax<float>(_correlations);
            var found = new Alignment(_correlations[lane], variant, HalfShifts.AcrossOf(lane), HalfShifts.DownOf(lane));
            for (int rank = 0; rank < best.Length; rank++)
            {
                if (found.Score > best[rank].Score)
                    (best[rank], found) = (found, best[rank]);
            }
        }
    }

    private Alignment Refine(Alignment coarse)
    {
        StructureMap map = _variants[coarse.Variant].Structure();
        var best = new Alignment(0, coarse.Variant, 0, 0);
        for (int dy = (2 * coarse.ShiftY) - 1; dy <= (2 * coarse.ShiftY) + 1; dy++)
        {
            for (int dx = (2 * coarse.ShiftX) - 1; dx <= (2 * coarse.ShiftX) + 1; dx++)
            {
                float score = StructureMap.Correlate(_secondStructure, map, dx, dy);
                if (score > best.Score)
                    best = new Alignment(score, coarse.Variant, dx, dy);
            }
        }

        return best;
    }

    private float ColorAgreement(Alignment alignment)
    {
        PixelPlanes planes = _variants[alignment.Variant].Planes();
        float channels = 0;
        for (int channel = 0; channel < PixelPlanes.LuminancePlane; channel++)
            channels += Correlation(channel) / PixelPlanes.LuminancePlane;

        return Math.Max(channels, Correlation(PixelPlanes.LuminancePlane));

        float Correlation(int plane) =>
            OverlapCorrelation.Compute(_second.WithMargin(plane), planes.WithMargin(plane), alignment.ShiftX, alignment.ShiftY);
    }

    private readonly record struct Alignment(float Score, int Variant, int ShiftX, int ShiftY)
    {
        /// <summary>The score of the pair where colors agree perfectly.</summary>
        public float Bound => (Variant >= Scales.Length ? MirrorFactor : 1) * MathF.Sqrt(Math.Max(0, Score));
    }
}
