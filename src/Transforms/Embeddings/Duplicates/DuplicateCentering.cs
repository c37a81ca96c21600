namespace MLNet.Embeddings;

/// <summary>Whether vectors are moved, and how they are scaled, before their cosine is taken. What is learned for it is kept in the
/// model.</summary>
public enum DuplicateCentering
{
    /// <summary>
    /// <see cref="Whiten"/> where the measure is free, else <see cref="None"/>; see
    /// <see cref="DuplicateFlaggerEstimator.Options.Hubness"/>. With fewer rows and no fixed
    /// threshold, <see cref="FrozenMean"/> where all vectors point in so nearly the same direction that their cosines could not tell them
    /// apart.
    /// </summary>
    Automatic = 0,

    /// <summary>They are compared as they are.</summary>
    None = 1,

    /// <summary>
    /// The mean of the rows of <c>Fit</c> is subtracted, which spreads out the embeddings of models that point in much the same direction.
    /// The mean is kept in the model: it does not move when rows are added, and neither do the scores.
    /// </summary>
    FrozenMean = 2,

    /// <summary>
    /// The mean is subtracted, and up to 128 principal components of the rows of <c>Fit</c> are each divided by the fourth root of their
    /// variance: halfway to equal variances, so that the few directions in which all rows differ most no longer outvote the many that tell
    /// one row from another, nor noise does. Mean and components are kept in the model.
    /// </summary>
    Whiten = 3,
}
