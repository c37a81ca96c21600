namespace MLNet.Embeddings.Reports;

/// <summary>What the sentences of a <see cref="GateVerdict"/> call the limits, in the words of whoever sets them, such as the options of a
/// program.</summary>
public sealed class GateNames
{
    /// <summary>The limit of duplicates.</summary>
    /// <value>Default: the property's name.</value>
    public string Duplicates { get; set; } = nameof(DatasetGates.MaximumDuplicates);

    /// <summary>The limit of leaks.</summary>
    /// <value>Default: the property's name.</value>
    public string Leaks { get; set; } = nameof(DatasetGates.MaximumLeaks);

    /// <summary>The limit of labels that are likely wrong.</summary>
    /// <value>Default: the property's name.</value>
    public string Suspects { get; set; } = nameof(DatasetGates.MaximumSuspects);

    /// <summary>The limit of outliers.</summary>
    /// <value>Default: the property's name.</value>
    public string Outliers { get; set; } = nameof(DatasetGates.MaximumOutliers);

    /// <summary>The limit of unreadable files.</summary>
    /// <value>Default: the property's name.</value>
    public string Unreadable { get; set; } = nameof(DatasetGates.MaximumUnreadable);

    /// <summary>The limit of truncated files.</summary>
    /// <value>Default: the property's name.</value>
    public string Truncated { get; set; } = nameof(DatasetGates.MaximumTruncated);

    /// <summary>The limit of images with a fault.</summary>
    /// <value>Default: the property's name.</value>
    public string Faults { get; set; } = nameof(DatasetGates.MaximumFaults);

    /// <summary>The limits of images with a fault of one kind.</summary>
    /// <value>Default: the property's name.</value>
    public string FaultsByKind { get; set; } = nameof(DatasetGates.MaximumFaultsByKind);

    /// <summary>What to do where there are no two splits, as the end of a sentence.</summary>
    /// <value>Default: to inspect the folder above the splits, or to set the layout.</value>
    public string SplitAdvice { get; set; } =
        "inspect the folder above the splits, or say with Layout which folder of a path is the split, such as */SPLIT/CLASS";

    /// <summary>What rows are called of which some name no file.</summary>
    /// <value>Default: rows.</value>
    public string Rows { get; set; } = "rows";

    /// <summary>What to do where too few rows differ to find a threshold for duplicates from, as the end of a sentence.</summary>
    /// <value>Default: to set the threshold.</value>
    public string ThresholdAdvice { get; set; } = "set a threshold";
}
