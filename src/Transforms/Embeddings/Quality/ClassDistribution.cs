namespace MLNet.Embeddings;

/// <summary>How many rows of each class there are, in all and in each split.</summary>
public sealed class ClassDistribution
{
    private readonly int[,] _counts;
    private readonly int[] _ofClass;
    private readonly int[] _ofSplit;

    private ClassDistribution(
        IReadOnlyList<string> classes,
        IReadOnlyList<string> splits,
        int[,] counts,
        int[] ofClass,
        int[] ofSplit,
        int withoutClass
    )
    {
        Classes = classes;
        Splits = splits;
        _counts = counts;
        _ofClass = ofClass;
        _ofSplit = ofSplit;
        UnlabeledCount = withoutClass;
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Names of the splits; empty where there are none.</summary>
    public IReadOnlyList<string> Splits { get; }

    /// <summary>Rows of no class; none of the counts holds them.</summary>
    public int UnlabeledCount { get; }

    /// <summary>Rows of some class.</summary>
    public int LabeledCount => _ofClass.Sum();

    /// <summary>Rows of the largest class divided by those of the smallest; 1 is balanced. <see cref="double.NaN"/> without
    /// classes.</summary>
    public double ImbalanceRatio => _ofClass.Length == 0 ? double.NaN : (double)_ofClass.Max() / _ofClass.Min();

    /// <summary>
    /// The number of equally frequent classes that would be as varied as these: e to the power of Shannon's entropy of the shares p, −Σ p
    /// ln p (M. O. Hill, "Diversity and Evenness", Ecology 54, 1973). Between 1 and the number of classes.
    /// </summary>
    public double EffectiveNumberOfClasses => Math.Exp(Entropy());

    /// <summary>Shannon's entropy of the shares divided by its largest possible value (E. C. Pielou, 1966): 1 where all classes are equally
    /// frequent. 1 for a single class.</summary>
    public double Evenness => _ofClass.Length < 2 ? 1 : Entropy() / Math.Log(_ofClass.Length);

    /// <summary>Classes without a row in some split that has rows.</summary>
    public IReadOnlyList<MissingClass> MissingClasses =>
        [
            .. from split in Enumerable.Range(0, Splits.Count)
            from @class in Enumerable.Range(0, Classes.Count)
            where _ofSplit[split] > 0 && _counts[@class, split] == 0
            select new MissingClass(Classes[@class], Splits[split]),
        ];

    /// <summary>Counts rows.</summary>
    /// <param name="labels">Each row's class.</param>
    /// <param name="splits">Each row's split; <see langword="null"/>: none.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    public static ClassDistribution From(Categories labels, Categories? splits = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (splits is not null && splits.RowCount != labels.RowCount)
            throw new ArgumentException($"There are {splits.RowCount} rows with splits and {labels.RowCount} with labels.", nameof(splits));

        var counts = new int[labels.Count, splits?.Count ?? 0];
        var ofClass = new int[labels.Count];
        var ofSplit = new int[splits?.Count ?? 0];
        int withoutClass = 0;
        for (int row = 0; row < labels.RowCount; row++)
        {
            int label = labels.OfRow[row];
            int split = splits?.OfRow[row] ?? Categories.None;
            if (label == Categories.None)
            {
                withoutClass++;
                continue;
            }

            ofClass[label]++;
            if (split == Categories.None)
                continue;
            counts[label, split]++;
            ofSplit[split]++;
        }

        return new ClassDistribution(labels.Names, splits?.Names ?? [], counts, ofClass, ofSplit, withoutClass);
    }

    /// <summary>Rows of a class.</summary>
    /// <param name="class">Place of the class in <see cref="Classes"/>.</param>
    public int CountOf(int @class) => _ofClass[@class];

    /// <summary>Rows of a class in a split.</summary>
    /// <param name="class">Place of the class in <see cref="Classes"/>.</param>
    /// <param name="split">Place of the split in <see cref="Splits"/>.</param>
    public int CountOf(int @class, int split) => _counts[@class, split];

    /// <summary>Rows of some class in a split.</summary>
    /// <param name="split">Place of the split in <see cref="Splits"/>.</param>
    public int CountOfSplit(int split) => _ofSplit[split];

    /// <summary>
    /// How far the shares of the classes in a split, p, are from those of all rows, q: the total variation distance ½ Σ |p − q|, from 0,
    /// the same, to 1. It is the share of the split's rows that would have to change their class. <see cref="double.NaN"/> for an empty
    /// split.
    /// </summary>
    /// <param name="split">Place of the split in <see cref="Splits"/>.</param>
    public double DivergenceOf(int split)
    {
        double sum = 0;
        for (int i = 0; i < Classes.Count; i++)
            sum += Math.Abs(((double)_counts[i, split] / _ofSplit[split]) - ((double)_ofClass[i] / LabeledCount));
        return sum / 2;
    }

    private double Entropy()
    {
        double total = LabeledCount;
        return -_ofClass.Where(count => count > 0).Sum(count => count / total * Math.Log(count / total));
    }
}
