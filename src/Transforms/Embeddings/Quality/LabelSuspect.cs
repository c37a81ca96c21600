namespace MLNet.Embeddings;

/// <summary>A row that is likely to bear a wrong label: its neighbors are of another class.</summary>
public sealed record LabelSuspect
{
    internal LabelSuspect(int row, string key, string label, string suggestedLabel, double labelShare, double suggestedShare, double margin)
    {
        Row = row;
        Key = key;
        Label = label;
        SuggestedLabel = suggestedLabel;
        LabelShare = labelShare;
        SuggestedShare = suggestedShare;
        Margin = margin;
    }

    /// <summary>The row, from 0.</summary>
    public int Row { get; }

    /// <summary>Its key.</summary>
    public string Key { get; }

    /// <summary>The label that it bears.</summary>
    public string Label { get; }

    /// <summary>The label that its neighbors suggest.</summary>
    public string SuggestedLabel { get; }

    /// <summary>Share of its labeled nearest neighbors that bear the same label, from 0 to 1.</summary>
    public double LabelShare { get; }

    /// <summary>Share that bear the suggested label, from 0 to 1.</summary>
    public double SuggestedShare { get; }

    /// <summary>By how much the row lies nearer to the middle of the suggested class than to that of its own; it orders suspects whose
    /// shares are equal.</summary>
    /// <value>By cosine, the difference of the cosines to the <see cref="ClassGeometry.Centroids"/>, from −2 to 2; by other metrics, the
    /// difference of the Euclidean distances to them. Negative where its own class is nearer.</value>
    public double Margin { get; }
}
