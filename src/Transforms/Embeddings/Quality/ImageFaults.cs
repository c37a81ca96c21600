namespace MLNet.Embeddings.Quality;

/// <summary>Finds images that differ from the others of their set by what was measured of them.</summary>
internal sealed class ImageFaults
{
    /// <summary>Fewer have no tail of their own.</summary>
    public const int FewestImages = 8;

    private const double Dark = 0.4;
    private const double Bright = 0.6;
    private const double Flat = 0.1;
    private const double Blank = 2;
    private const double BlurredShare = 0.25;
    private const double Gray = 2;
    private const double ColoredShare = 0.9;
    private const double OddAspect = 1.5;
    private const double OddSize = 4;

    // A tenth is a difference that one may notice.
    private static readonly double LeastScale = Math.Log(1.1);

    private readonly FactRows _rows;
    private readonly double _falseAlarms;
    private readonly int[] _measured;
    private readonly List<ImageFault> _faults = [];

    private ImageFaults(FactRows rows, double falseAlarms, int[] measured)
    {
        _rows = rows;
        _falseAlarms = falseAlarms;
        _measured = measured;
    }

    /// <summary>Finds the faults.</summary>
    /// <param name="rows">The images; those without facts are passed over.</param>
    /// <param name="falseAlarms">How many ordinary images may be expected to be taken for one kind of fault.</param>
    /// <returns>By kind, the least expected first.</returns>
    public static IReadOnlyList<ImageFault> Find(FactRows rows, double falseAlarms)
    {
        int[] measured = [.. Enumerable.Range(0, rows.Keys.Length).Where(row => !float.IsNaN(rows.Facts[row][0]))];
        return measured.Length < FewestImages ? [] : new ImageFaults(rows, falseAlarms, measured).Find();
    }

    private ImageFault[] Find()
    {
        // Of what has little light, or nothing to see, nothing else is said: little contrast and no sharp edge follow from it.
        Add(ImageFaultKind.NearlyBlank, ImageFact.Entropy, FaultScale.Low(0.1, Blank));
        Add(ImageFaultKind.TooDark, ImageFact.Highlights, FaultScale.Low(0.02, Dark));
        Add(ImageFaultKind.TooBright, ImageFact.Shadows, FaultScale.High(0.02, Bright));
        Add(ImageFaultKind.LowContrast, ImageFact.Contrast, FaultScale.Low(0.005, Flat));
        double sharpness = OutlierScores.Median(ValuesOf(ImageFact.Sharpness));
        Add(ImageFaultKind.Blurred, ImageFact.Sharpness, FaultScale.Low(1, BlurredShare * sharpness));
        List<ImageFault> first = [.. _faults.DistinctBy(fault => fault.Row)];
        _faults.Clear();
        _faults.AddRange(first);

        double[] shapes = ValuesOf(ImageFact.AspectRatio);
        Add(ImageFaultKind.OddAspectRatio, ImageFact.AspectRatio, FaultScale.Ratio(OutlierScores.Median(shapes), OddAspect));
        double[] sizes = [.. _measured.Select(row => (double)_rows.Facts[row][0] * _rows.Facts[row][1])];
        Add(ImageFaultKind.OddSize, ImageFact.Width, sizes, FaultScale.Ratio(OutlierScores.Median(sizes), OddSize));
        AddGray();
        return [.. _faults.OrderBy(fault => fault.Kind).ThenBy(fault => fault.FalseAlarms).ThenBy(fault => fault.Row)];
    }

    private double[] ValuesOf(ImageFact fact) => [.. _measured.Select(row => (double)_rows.Facts[row][(int)fact])];

    private void Add(ImageFaultKind kind, ImageFact fact, FaultScale scale) => Add(kind, fact, ValuesOf(fact), scale);

    private void Add(ImageFaultKind kind, ImageFact fact, double[] values, FaultScale scale)
    {
        double typical = OutlierScores.Median(values);
        var tail = new FactTail(values.Select(scale.ExcessOf), LeastScale);
        double start = Math.Max(scale.LeastExcess, tail.ExcessAt(_falseAlarms));
        for (int i = 0; i < values.Length; i++)
        {
            double excess = scale.ExcessOf(values[i]);
            double expected = tail.FalseAlarms(excess);
            if (excess >= scale.LeastExcess && expected < _falseAlarms)
                Add(i, kind, fact, values[i], typical, scale.ValueAt(start, values[i]), expected);
        }
    }

    private void AddGray()
    {
        double[] colors = ValuesOf(ImageFact.Colorfulness);
        if (colors.Count(color => color >= Gray) < ColoredShare * colors.Length)
            return;

        double typical = OutlierScores.Median(colors);
        for (int i = 0; i < colors.Length; i++)
        {
            if (colors[i] < Gray)
                Add(i, ImageFaultKind.GrayAmongColored, ImageFact.Colorfulness, colors[i], typical, Gray, falseAlarms: 0);
        }
    }

    private void Add(int place, ImageFaultKind kind, ImageFact fact, double value, double typical, double limit, double falseAlarms)
    {
        int row = _measured[place];
        _faults.Add(new ImageFault(row, _rows.Keys[row], kind, fact, value, typical, limit, falseAlarms));
    }
}
