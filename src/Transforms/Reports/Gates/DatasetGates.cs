using MLNet.Embeddings.Reports.Gates;

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

    /// <summary>Those of them that may begin as images and end too early.</summary>
    /// <value>0 or more. Default <see langword="null"/>: any number.</value>
    public int? MaximumTruncated { get; set; }

    /// <summary>Images that may have a fault of any kind, such as being blurred.</summary>
    /// <value>0 or more. Default <see langword="null"/>: any number.</value>
    public int? MaximumFaults { get; set; }

    /// <summary>Images that may have a fault of a kind; kinds that are not among the keys have no limit of their own.</summary>
    /// <value>Each 0 or more. Default <see langword="null"/>: any number of each.</value>
    public IReadOnlyDictionary<ImageFaultKind, int>? MaximumFaultsByKind { get; set; }

    /// <summary>What sentences call the limits.</summary>
    /// <value>Default: the names of the properties.</value>
    public GateNames Names { get; set; } = new();

    /// <summary>Tells, before the time for an inspection is spent, which limits cannot be judged in a folder whatever is found.</summary>
    /// <param name="listing">The folder.</param>
    /// <returns>A verdict that names the first such limit; passed where all can be judged, or none is set.</returns>
    public GateVerdict Precheck(ImageFolderListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return Verdict(new GroundOfRows(this).Lack(JudgedRows.Of(listing)));
    }

    /// <summary>Tells, before any search, whether leaks cannot be judged for lack of two splits.</summary>
    /// <param name="splits">The splits of the rows; empty for a row in none.</param>
    /// <param name="folder">The folder that the rows lie in; <see langword="null"/> for rows of no folder.</param>
    /// <returns>A verdict that says so; passed where there are two splits, or leaks have no limit.</returns>
    public GateVerdict Precheck(IEnumerable<string> splits, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(splits);
        return Verdict(MaximumLeaks is null ? null : GateGround.LackOfSplits(Names.Leaks, splits, folder, Names.SplitAdvice));
    }

    private static IReadOnlyDictionary<ImageFaultKind, int> EmptyLimits { get; } = new Dictionary<ImageFaultKind, int>();

    /// <summary>Whether faults of images have a limit, and what it is called.</summary>
    internal string? FaultsGate =>
        MaximumFaults is not null ? Names.Faults
        : MaximumFaultsByKind is { Count: > 0 } ? Names.FaultsByKind
        : null;

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
            (nameof(MaximumTruncated), MaximumTruncated),
            (nameof(MaximumFaults), MaximumFaults),
            .. (MaximumFaultsByKind ?? EmptyLimits).Select(limit => ($"{nameof(MaximumFaultsByKind)}[{limit.Key}]", (int?)limit.Value)),
        ];
        if (Array.TrueForAll(limits, limit => limit.Limit is null))
            throw new ArgumentException($"No limit is set; set one, such as {nameof(MaximumLeaks)} = 0.", "gates");
        if (limits.FirstOrDefault(limit => limit.Limit < 0) is { Name: { } name, Limit: { } negative })
            throw new ArgumentOutOfRangeException(name, negative, $"{name} must be 0 or more, or null for no limit.");
    }

    private static GateVerdict Verdict(string? lack) => new([], lack is null ? [] : [lack]);
}
