using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>
/// Tells whether two pictures that agree on the whole differ somewhere by more than compression, changes of size, tone and noise explain.
/// </summary>
/// <remarks>
/// <para>
/// One is laid over the other by an affine map, then they are compared in windows of 12 × 12 pixels at several sizes, so that a lesion of
/// a hundredth of a side is seen as well as a
/// word or a dialog. A window differs where the two have little in common in it and the difference between them, after the tones of one
/// have been taken over to the other, is a
/// multiple of what it is where the two agree.
/// </para>
/// <para>
/// The difference is taken both ways, and the smaller one counts: what brightening has clipped to white is missing in one picture only,
/// and the other one predicts that.
/// </para>
/// </remarks>
internal static class DetailComparison
{
    private const int AlignedSide = 300;
    private const double Margin = 0.03;
    private const double LittleInCommon = 0.5;
    private const double MuchInCommon = 0.7;
    private const double NoiseFactor = 3.5;

    // In levels. Of hundreds of edits none came to more than 3 where it left a window with little in common; where nothing but chance
    // agrees, it is no measure of noise.
    private const double LeastDeviation = 5;
    private const double LargestNoise = 16;

    // A lesion on the edge of a lung has the edge in common: there a difference counts that is a far larger share of the structure than
    // elsewhere, and large.
    private const double UnusualShare = 0.6;
    private const double UnusualFactor = 4;
    private const double UnusualLimit = 1.6;

    private const int AgreementSide = 128;
    private const double LeastCovered = 0.25;
    private const double FarthestMove = 0.15;
    private const int CoarseSteps = 12;
    private const int FineSteps = 4;

    /// <summary>
    /// How far the worst window that a neighboring one supports exceeds what is allowed; from 1 on the pictures differ, and no further
    /// size is looked at.
    /// </summary>
    /// <param name="first">One picture.</param>
    /// <param name="second">The other, of the same size.</param>
    /// <param name="starts">Where the points of the second may lie in the first: the one counts by which they agree best.</param>
    public static double Difference(DetailPyramid first, DetailPyramid second, params ReadOnlySpan<AffineMap> starts)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < starts.Length && least >= 1; i++)
            least = Math.Min(least, Difference(first, second, Align(first, second, starts[i])));

        // Tones that were clipped may lead alignment away from where it was.
        return least < 1 ? least : Math.Min(least, Difference(first, second, starts[^1]));
    }

    /// <summary>The correlation of two pictures of the same size without local mean and contrast, where one covers the other.</summary>
    /// <param name="first">One picture.</param>
    /// <param name="second">The other.</param>
    /// <param name="start">Where the points of the second may lie in the first.</param>
    public static double Agreement(DetailPyramid first, DetailPyramid second, AffineMap start)
    {
        int level = 0;
        while (level < first.Count - 1 && Math.Max(first[level].Width, first[level].Height) > AgreementSide)
            level++;

        var laid = new LaidPicture(first.Whitened(level), Align(first, second, start), Margin);
        float[] levels = laid.Levels;
        float[] others = second.Whitened(level).Values;
        double product = 0;
        double square = 0;
        double otherSquare = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            if (!laid.IsCovered[i])
                continue;

            product += levels[i] * others[i];
            square += levels[i] * levels[i];
            otherSquare += others[i] * others[i];
        }

        return square * otherSquare > 0 ? product / Math.Sqrt(square * otherSquare) : 0;
    }

    // Where the pictures lead far away from the start, as different ones do, it stays.
    private static AffineMap Align(DetailPyramid first, DetailPyramid second, AffineMap start)
    {
        AffineMap map = start;
        for (int level = first.Count - 1; level >= 0; level--)
        {
            bool isCoarsest = level == first.Count - 1;
            if (isCoarsest || Math.Max(first[level].Width, first[level].Height) <= AlignedSide)
                map = AffineAlignment.Refine(first.Whitened(level), second.Whitened(level), map, isCoarsest ? CoarseSteps : FineSteps);
        }

        return map.FarthestFrom(start) < FarthestMove ? map : start;
    }

    private static double Difference(DetailPyramid first, DetailPyramid second, AffineMap map)
    {
        double worst = 0;
        for (int level = first.Count - 1; level >= 0 && worst < 1; level--)
        {
            if (level == 0 || Math.Max(first[level].Width, first[level].Height) >= GrayLevels.SmallestSide - (WindowSums.Side / 2))
                worst = Math.Max(worst, Difference(new LaidPicture(first.Blurred(level), map, Margin), second.Blurred(level)));
        }

        return worst;
    }

    private static double Difference(LaidPicture first, DetailPlane second)
    {
        float[] predicted = GC.AllocateUninitializedArray<float>(first.Levels.Length);
        new ToneCurve(first.Levels, second.Values, first.IsCovered).Apply(first.Levels, predicted);
        var forward = new WindowSums(predicted, second.Values, second.Width, second.Height);
        new ToneCurve(second.Values, first.Levels, first.IsCovered).Apply(second.Values, predicted);
        var backward = new WindowSums(predicted, first.Levels, second.Width, second.Height);

        var windows = new List<ComparedWindow>(forward.Across * forward.Down);
        for (int row = 0; row < forward.Down; row++)
        {
            for (int column = 0; column < forward.Across; column++)
            {
                if (first.Covers(WindowSums.StartOf(column), WindowSums.StartOf(row), WindowSums.Side))
                    windows.Add(ComparedWindow.Of((row * forward.Across) + column, forward.Of(column, row), backward.Of(column, row)));
            }
        }

        if (windows.Count == 0 || windows.Count < LeastCovered * forward.Across * forward.Down)
            return 1;

        ComparedWindow[] agreeing = [.. windows.Where(window => window.Correlation >= MuchInCommon)];
        double limit = Math.Clamp(NoiseFactor * Median(agreeing, window => window.Deviation), LeastDeviation, LargestNoise);
        double usual = Math.Max(UnusualShare, UnusualFactor * Median(agreeing, window => window.Share));
        var excesses = new double[forward.Across * forward.Down];
        foreach (ComparedWindow window in windows)
        {
            if (window.Correlation < LittleInCommon)
                excesses[window.Place] = window.Deviation / limit;
            else if (window.Share > usual)
                excesses[window.Place] = window.Deviation / (UnusualLimit * limit);
        }

        return Supported(excesses, forward.Across, forward.Down);
    }

    private static double Median(ComparedWindow[] windows, Func<ComparedWindow, double> value)
    {
        double[] values = Array.ConvertAll(windows, window => value(window));
        Array.Sort(values);
        return values.Length == 0 ? 0 : values[values.Length / 2];
    }

    // The largest excess that a window shares with one beside it: a real difference lies in several, as windows overlap by half.
    private static double Supported(double[] excesses, int columns, int rows)
    {
        double worst = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double here = excesses[(row * columns) + column];
                double beside = column + 1 < columns ? excesses[(row * columns) + column + 1] : 0;
                double below = row + 1 < rows ? excesses[((row + 1) * columns) + column] : 0;
                worst = Math.Max(worst, Math.Min(here, Math.Max(beside, below)));
            }
        }

        return worst;
    }
}
