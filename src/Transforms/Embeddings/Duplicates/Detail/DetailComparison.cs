using MLNet.Embeddings.Duplicates.Pixels;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Tells whether two pictures that agree on the whole differ somewhere by more than compression, changes of size, tone and noise explain.</summary>
/// <remarks>
/// <para>
/// One is laid over the other by an affine map, then they are compared in windows of 12 × 12 pixels at several sizes, so that a lesion of a hundredth of a side is seen as well as a
/// word or a dialog. A window differs where the two have little in common in it and the difference between them, after the tones of one have been taken over to the other, is a
/// multiple of what it is where the two agree.
/// </para>
/// <para>
/// The difference is taken both ways, and the smaller one counts: what brightening has clipped to white is missing in one picture only, and the other one predicts that.
/// </para>
/// </remarks>
internal static class DetailComparison
{
    /// <summary>Sides beyond which pictures are made smaller before they are compared.</summary>
    public const int MaximumSide = 512;

    /// <summary>Sides up to which thumbnails of 32 × 32 pixels have shown all there is.</summary>
    public const int SmallestSide = 48;

    private const int AlignedSide = 300;
    private const int ToneSide = 160;
    private const double Margin = 0.03;
    private const double LittleInCommon = 0.5;
    private const double MuchInCommon = 0.7;
    private const double NoiseFactor = 3.5;
    private const double LeastCovered = 0.25;
    private const double FarthestMove = 0.15;
    private const int CoarseSteps = 12;
    private const int FineSteps = 4;

    /// <summary>Lays the first picture over the second.</summary>
    /// <param name="first">One picture.</param>
    /// <param name="second">The other, of the same size.</param>
    /// <param name="starts">Where the thumbnails agree, and other guesses.</param>
    /// <returns>The best map; the first start where the pictures lead far away from all of them, as different ones do.</returns>
    public static AffineMap Align(DetailPyramid first, DetailPyramid second, params ReadOnlySpan<AffineMap> starts)
    {
        int coarsest = first.Count - 1;
        AffineMap best = starts[0];
        double least = double.PositiveInfinity;
        foreach (AffineMap start in starts)
        {
            AffineMap map = AffineAlignment.Refine(first.Whitened(coarsest), second.Whitened(coarsest), start, CoarseSteps, out double misfit);
            for (int level = coarsest - 1; level >= Math.Max(0, coarsest - 1); level--)
                map = AffineAlignment.Refine(first.Whitened(level), second.Whitened(level), map, FineSteps, out misfit);
            if (misfit < least && map.FarthestFrom(start) < FarthestMove)
                (best, least) = (map, misfit);
        }

        if (double.IsPositiveInfinity(least))
            return best;

        for (int level = coarsest - 2; level >= 0 && Math.Max(first[level].Width, first[level].Height) <= AlignedSide; level--)
            best = AffineAlignment.Refine(first.Whitened(level), second.Whitened(level), best, FineSteps, out _);

        return best;
    }

    /// <summary>How far the worst window that a neighbouring one supports exceeds what is allowed; from 1 on the pictures differ, and no further size is looked at.</summary>
    /// <param name="first">One picture.</param>
    /// <param name="second">The other, of the same size.</param>
    /// <param name="map">Where the points of the second lie in the first.</param>
    public static double Difference(DetailPyramid first, DetailPyramid second, AffineMap map)
    {
        int toneLevel = 0;
        while (toneLevel < first.Count - 1 && Math.Max(first[toneLevel].Width, first[toneLevel].Height) > ToneSide)
            toneLevel++;

        var tones = new LaidPicture(first.Blurred(toneLevel), map, Margin);
        var there = new ToneCurve(tones.Levels, second.Blurred(toneLevel).Values, tones.IsCovered);
        var back = new ToneCurve(second.Blurred(toneLevel).Values, tones.Levels, tones.IsCovered);
        double worst = 0;
        for (int level = first.Count - 1; level >= 0 && worst < 1; level--)
        {
            if (level > 0 && Math.Max(first[level].Width, first[level].Height) < SmallestSide - 6)
                continue;

            LaidPicture laid = level == toneLevel ? tones : new LaidPicture(first.Blurred(level), map, Margin);
            worst = Math.Max(worst, Difference(laid, second.Blurred(level), there, back));
        }

        return worst;
    }

    private static double Difference(LaidPicture first, DetailPlane second, ToneCurve there, ToneCurve back)
    {
        var predicted = new float[first.Levels.Length];
        there.Apply(first.Levels, predicted);
        var forward = new WindowSums(predicted, second.Values, second.Width, second.Height);
        back.Apply(second.Values, predicted);
        var backward = new WindowSums(predicted, first.Levels, second.Width, second.Height);

        var deviations = new double[forward.Across * forward.Down];
        var agreeing = new List<double>();
        int covered = 0;
        for (int row = 0; row < forward.Down; row++)
        {
            for (int column = 0; column < forward.Across; column++)
            {
                if (!first.Covers(WindowSums.StartOf(column), WindowSums.StartOf(row), WindowSums.Side))
                    continue;

                covered++;
                WindowMoments one = forward.Of(column, row);
                WindowMoments other = backward.Of(column, row);
                double correlation = Math.Max(one.Correlation, other.Correlation);
                double deviation = Math.Min(one.Deviation, other.Deviation);
                if (correlation >= MuchInCommon)
                    agreeing.Add(deviation);
                else if (correlation < LittleInCommon)
                    deviations[(row * forward.Across) + column] = deviation;
            }
        }

        if (covered < LeastCovered * deviations.Length || covered == 0)
            return 1;

        agreeing.Sort();
        double noise = agreeing.Count > 0 ? NoiseFactor * agreeing[agreeing.Count / 2] : 0;
        return Supported(deviations, forward.Across, forward.Down) / Math.Max(LeastDeviation(second), noise);
    }

    // The larger the size, the more noise and the less of a difference survives in twelve pixels.
    private static double LeastDeviation(DetailPlane plane) => Math.Max(plane.Width, plane.Height) switch { >= 200 => 10, >= 100 => 8, _ => 7 };

    // The largest deviation that a window shares with one beside it: a real difference lies in several, as windows overlap by half.
    private static double Supported(double[] deviations, int columns, int rows)
    {
        double worst = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double here = deviations[(row * columns) + column];
                double beside = column + 1 < columns ? deviations[(row * columns) + column + 1] : 0;
                double below = row + 1 < rows ? deviations[((row + 1) * columns) + column] : 0;
                worst = Math.Max(worst, Math.Min(here, Math.Max(beside, below)));
            }
        }

        return worst;
    }
}
