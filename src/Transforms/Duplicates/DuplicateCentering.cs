namespace MLNet.Embeddings.Duplicates;

/// <summary>Whether vectors are moved before their cosine is taken.</summary>
public enum DuplicateCentering
{
    /// <summary>They are compared as they are.</summary>
    None = 0,

    /// <summary>
    /// The mean of the rows of <c>Fit</c> is subtracted, which spreads out the embeddings of models that point in much the same direction. The mean is
    /// kept in the model: it does not move when rows are added, and neither do the scores.
    /// </summary>
    FrozenMean = 1,
}
