namespace MLNet.Embeddings;

/// <summary>An image that differs from the others of its set; see <see cref="Microsoft.ML.ImageFactsCatalog.FindImageFaults"/>.</summary>
public sealed record ImageFault
{
    internal ImageFault(
        int row,
        string key,
        ImageFaultKind kind,
        ImageFact fact,
        double value,
        double typical,
        double limit,
        double falseAlarms
    )
    {
        Row = row;
        Key = key;
        Kind = kind;
        Fact = fact;
        Value = value;
        Typical = typical;
        Limit = limit;
        FalseAlarms = falseAlarms;
    }

    /// <summary>The row, from 0.</summary>
    public int Row { get; }

    /// <summary>Its key.</summary>
    public string Key { get; }

    /// <summary>What is unusual.</summary>
    public ImageFaultKind Kind { get; }

    /// <summary>The fact that tells it; the width for an odd size.</summary>
    public ImageFact Fact { get; }

    /// <summary>Its value; for an odd size the number of pixels.</summary>
    public double Value { get; }

    /// <summary>The median of the set.</summary>
    public double Typical { get; }

    /// <summary>Where faults of this kind begin: the end of the set's own tail, or the limit to the eye where that is farther from the
    /// usual; for an odd shape or size on the side of <see cref="Value"/>.</summary>
    public double Limit { get; }

    /// <summary>How many images as far off would be expected among as many ordinary ones; 0 for gray among colored.</summary>
    public double FalseAlarms { get; }
}
