namespace MLNet.Embeddings.Reports;

/// <summary>What a <see cref="DuplicateInspector"/> is told.</summary>
public sealed class DuplicateInspectorOptions : InspectorOptions
{
    /// <summary>How duplicates are searched for: the threshold, the scope, which member of a group is kept and so on. The names of columns
    /// in it are set by the inspector; so are the decoder, the number of threads and the token, by the options here.</summary>
    /// <value>Default: that of <see cref="DuplicateFlaggerEstimator.Options"/>.</value>
    public DuplicateFlaggerEstimator.Options Flagger { get; set; } = new();

    /// <summary>Whether images are compared by their pixels without asking a model first which of them to compare.</summary>
    /// <value>Default <see langword="false"/>: images without vectors are embedded, and compared with those that are alike.</value>
    public bool PixelsOnly { get; set; }

    /// <summary>Pairs to list, those of the highest scores; see also
    /// <see cref="DuplicateFlaggerEstimator.Options.MinimumNumberOfPairs"/>.</summary>
    /// <value>1 or more. Default <see langword="null"/>: all.</value>
    public int? NumberOfListedPairs { get; set; }

    /// <summary>The folder that rows of a data view were listed from: what was passed over in it belongs to the report, and where rows have
    /// the splits that the folder tells, so do its links.</summary>
    /// <value>Default <see langword="null"/>: none. Where a listing is inspected, that one.</value>
    public ImageFolderListing? Listing { get; set; }
}
