namespace MLNet.Embeddings.Quality;

/// <summary>Finds images that differ from the others of their set by what was measured of them.</summary>
internal static class ImageFaults
{
    private const double Dark = 0.4;
    private const double Bright = 0.6;
    private const double Flat = 0.1;
    private const double Blank = 2;
    private const double BlurredShare = 0.25;
    private const double Gray = 2;
    private const double ColoredShare = 0.9;

    // Too few to have a tail of their own.
    private const int FewestImages = 8;

    // A tenth is a difference that one may notice.
    private static readonly double LeastScale = Math.Log(1.1);
    private static readonly double OddAspect = Math.Log(1.5);
    private static readonly double OddSize = Math.Log(4);

    /// <summary>Finds the faults.</summary>
    /// <param name="rows">The images; those without facts are passed over.</param>
    /// <param name="falseAlarms">How many ordinary images may be expected to be taken for one kind of fault.</param>
    /// <returns>By kind, the least expected first.</returns>
    public static IReadOnlyList<ImageFault> Find(FactRows rows, double falseAlarms)
    {
        int[] measured = [.. Enumerable.Range(0, rows.Keys.Length).Where(row => !float.IsNaN(rows.Facts[row][0]))];
        if (measured.Length < FewestImages)
            return [];

        var faults = new List<ImageFault>();
        double sharpness = Median(ImageFact.Sharpness);
        Low(ImageFaultKind.NearlyBlank, ImageFact.Entropy, 0.1, value => value < Blank);
        HashSet<int> blank = [.. faults.Select(fault => fault.Row)];
        Low(ImageFaultKind.TooDark, ImageFact.Highlights, 0.02, value => value < Dark);
        Far(
            ImageFaultKind.TooBright,
            ImageFact.Shadows,
            Of(ImageFact.Shadows),
            shadows => -Math.Log(1.02 - shadows),
            value => value > Bright
        );
        Low(ImageFaultKind.LowContrast, ImageFact.Contrast, 0.005, value => value < Flat);
        Low(ImageFaultKind.Blurred, ImageFact.Sharpness, 1, value => value < BlurredShare * sharpness);
        faults.RemoveAll(fault => fault.Kind != ImageFaultKind.NearlyBlank && blank.Contains(fault.Row));

        Odd(ImageFaultKind.OddAspectRatio, ImageFact.AspectRatio, Of(ImageFact.AspectRatio), OddAspect);
        double[] sizes = [.. measured.Select(row => (double)rows.Facts[row][0] * rows.Facts[row][1])];
        Odd(ImageFaultKind.OddSize, ImageFact.Width, sizes, OddSize);
        AddGray();
        return [.. faults.OrderBy(fault => fault.Kind).ThenBy(fault => fault.FalseAlarms).ThenBy(fault => fault.Row)];

        double[] Of(ImageFact fact) => [.. measured.Select(row => (double)rows.Facts[row][(int)fact])];

        double Median(ImageFact fact) => OutlierScores.Median(Of(fact));

        void Low(ImageFaultKind kind, ImageFact fact, double least, Func<double, bool> isOne) =>
            Far(kind, fact, Of(fact), value => -Math.Log(value + least), isOne);

        void Odd(ImageFaultKind kind, ImageFact fact, double[] values, double limit)
        {
            double median = OutlierScores.Median(values);
            Far(kind, fact, values, Distance, value => Distance(value) >= limit);

            double Distance(double value) => Math.Abs(Math.Log(value / median));
        }

        void Far(ImageFaultKind kind, ImageFact fact, double[] values, Func<double, double> excess, Func<double, bool> isOne)
        {
            double typical = OutlierScores.Median(values);
            double[] expected = FactTail.FalseAlarms(Array.ConvertAll(values, value => excess(value)), LeastScale);
            for (int i = 0; i < values.Length; i++)
            {
                if (expected[i] < falseAlarms && isOne(values[i]))
                    faults.Add(new ImageFault(measured[i], rows.Keys[measured[i]], kind, fact, values[i], typical, expected[i]));
            }
        }

        void AddGray()
        {
            double[] colors = Of(ImageFact.Colorfulness);
            if (colors.Count(color => color >= Gray) < ColoredShare * colors.Length)
                return;

            double typical = OutlierScores.Median(colors);
            for (int i = 0; i < colors.Length; i++)
            {
                if (colors[i] < Gray)
                {
                    faults.Add(
                        new ImageFault(
                            measured[i],
                            rows.Keys[measured[i]],
                            ImageFaultKind.GrayAmongColored,
                            ImageFact.Colorfulness,
                            colors[i],
                            typical,
                            falseAlarms: 0
                        )
                    );
                }
            }
        }
    }
}
