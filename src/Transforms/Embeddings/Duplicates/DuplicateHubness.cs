namespace MLNet.Embeddings;

/// <summary>What is done about hubs: rows that are near to very many others, and so among everybody's nearest without repeating
/// anything.</summary>
/// <remarks>
/// The neighborhood of a row are its 20 nearest rows of other content, of an image its 10 most similar images. Copies, up to a dozen of
/// a row, do not count for
/// <see cref="Csls"/>: they lie behind a gap that other rows hardly ever leave.
/// </remarks>
public enum DuplicateHubness
{
    /// <summary>
    /// <see cref="Csls"/> where the measure is free: no fixed threshold is given, which could only mean a cosine, and there are 1,000 rows
    /// or more to learn from. Else
    /// <see cref="None"/>.
    /// </summary>
    Automatic = 0,

    /// <summary>The score is the cosine.</summary>
    None = 1,

    /// <summary>The score is the cosine, but only rows that are in each other's neighborhood make a pair, or count as nearest.</summary>
    MutualKnn = 2,

    /// <summary>
    /// The score is the cross-domain similarity local scaling of Conneau, Lample, Ranzato, Denoyer and Jégou ("Word translation without
    /// parallel data", ICLR 2018) over its own value for equal vectors: (2c − r − s) / (2 − r − s), where c is the cosine of two rows, and
    /// r and s are the mean cosines of each with its neighborhood. It is 1 for equal vectors and 0 for rows no nearer to each other than
    /// to their neighborhoods; pairs below 0 are not looked for. Of images, half of that correction, on a logarithmic scale, is applied to
    /// the pixel evidence, so that it is left as it is between images with the usual neighborhoods.
    /// </summary>
    /// <remarks>No neighborhood counts as narrower than a quarter of the median, so that the members of a large group of near copies still
    /// score high.</remarks>
    Csls = 3,
}
