namespace MLNet.Embeddings.Reports;

/// <summary>Limits to what may be found in a data set; what is not set is not judged.</summary>
public sealed class DatasetGates
{
    /// <summary>Images that may repeat another one.</summary>
    /// <value>0 or more. Default <see langword="null"/>: any number.</value>
    public int? MaximumDuplicates { get; set; }

    /// <summary>Images that may have a copy in another split.</summary>
    /// <value>0 or more. Default <see langword="null"/>: any number.</value>
    public int? MaximumLeaks { get; set; }

    /// <summary>Labels that may be likely wrong.</summary>
    /// <value>0 or more. Default <see langword="null"/>: any number.</value>
    public int? MaximumSuspects { get; set; }

    /// <summary>Images that may be outliers.</summary>
    /// <value>0 or more. Default <see langword="null"/>: any number.</value>
    public int? MaximumOutliers { get; set; }

    /// <summary>Images that may be unreadable.</summary>
    /// <value>0 or more. Default <see langword="null"/>: any number.</value>
    public int? MaximumUnreadable { get; set; }

    /// <summary>Refuses limits that cannot be meant.</summary>
    internal void Require()
    {
        (string Name, int? Limit)[] limits =
        [
            (nameof(MaximumDuplicates), MaximumDuplicates),
            (nameof(MaximumLeaks), MaximumLeaks),
            (nameof(MaximumSuspects), MaximumSuspects),
            (nameof(MaximumOutliers), MaximumOutliers),
            (nameof(MaximumUnreadable), MaximumUnreadable),
        ];
        if (Array.TrueForAll(limits, limit => limit.Limit is null))
            throw new ArgumentException($"No limit is set; set one, such as {nameof(MaximumLeaks)} = 0.", "gates");
        if (limits.FirstOrDefault(limit => limit.Limit < 0) is { Name: { } name, Limit: { } negative })
            throw new ArgumentOutOfRangeException(name, negative, $"{name} must be 0 or more, or null for no limit.");
    }
}
