namespace MLNet.Embeddings;

/// <summary>A row that is likely to bear a wrong label: both a model that has not seen it and its neighbors are heard.</summary>
public sealed record LabelSuspect
{
    internal LabelSuspect(
        int row,
        string key,
        string label,
        string suggestedLabel,
        double score,
        double labelShare,
        double suggestedShare,
        double margin
    )
    {
        Row = row;
        Key = key;
        Label = label;
        SuggestedLabel = suggestedLabel;
        Score = score;
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

    /// <summary>The likeliest of the other labels.</summary>
    public string SuggestedLabel { get; }

    /// <summary>Natural logarithm of the odds that the label is wrong; see <see cref="Probability"/>.</summary>
    public double Score { get; }

    /// <summary>How likely the label is wrong, from 0 to 1: 1 / (1 + e^−<see cref="Score"/>).</summary>
    public double Probability => 1 / (1 + Math.Exp(-Score));

    /// <summary>Share of the votes of its neighbors for the same label, from 0 to 1. Near twins of the row have no vote, and twins of each
    /// other have one; votes are divided by the most that a class could have.</summary>
    public double LabelShare { get; }

    /// <summary>Share for the suggested label, from 0 to 1. It may be 0 where the linear model alone speaks for that label.</summary>
    public double SuggestedShare { get; }

    /// <summary>By how much the row lies nearer to the middle of the suggested class than to that of its own.</summary>
    /// <value>By cosine, the difference of the cosines to the <see cref="ClassGeometry.Centroids"/>, from −2 to 2; by other metrics, the
    /// difference of the Euclidean distances to them. Negative where its own class is nearer.</value>
    public double Margin { get; }
}
