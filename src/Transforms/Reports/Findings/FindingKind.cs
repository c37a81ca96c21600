using System.Text.Json;

namespace MLNet.Embeddings.Reports.Findings;

/// <summary>A kind of finding. All kinds stand here, in the order in which they are listed; every file of a report, decisions and baselines
/// follow this list.</summary>
/// <param name="Name">Its name in files, such as leak.</param>
/// <param name="Plural">What several are called in sentences.</param>
/// <param name="Title">What it says, in a few words.</param>
/// <param name="Description">What it means, and what to do.</param>
/// <param name="Level">How grave it is, in the words of SARIF: error, warning or note.</param>
/// <param name="Relation">The kinds that one look decides together: two images that are no copies do not leak either.</param>
internal sealed record FindingKind(string Name, string Plural, string Title, string Description, string Level, string Relation)
{
    private const string Copies = "copies";

    public static readonly FindingKind Unreadable = new(
        "unreadable",
        "unreadable files",
        "File that cannot be read",
        "A file that looks like an image, by its name or its content, cannot be read. Replace it or leave it out.",
        "error",
        "unreadable"
    );

    public static readonly FindingKind Leak = new(
        "leak",
        "leaks",
        "Copy in another split",
        "Two images of different splits repeat each other, so that a test does not measure what it seems to. Keep one of them.",
        "error",
        Copies
    );

    public static readonly FindingKind Duplicate = new(
        "duplicate",
        "duplicates",
        "Duplicate",
        "Two images repeat each other. Keep one of them.",
        "warning",
        Copies
    );

    public static readonly FindingKind Suspect = new(
        "suspect",
        "label suspects",
        "Label that is likely wrong",
        "A model that has not seen the image and its nearest neighbors speak for another label. Look at it, and give it its right label.",
        "warning",
        "suspect"
    );

    public static readonly FindingKind Outlier = new(
        "outlier",
        "outliers",
        "Outlier",
        "An image lies far from all others of its class, farther than chance would explain. See whether it belongs to the data set.",
        "note",
        "outlier"
    );

    /// <summary>Those unreadable files that end too early; limits count them apart.</summary>
    public static readonly FindingKind Truncated = Unreadable with { Name = "truncated", Plural = "truncated files" };

    /// <summary>Faults of any kind; a limit may count them together.</summary>
    public static readonly FindingKind Fault = new(
        "fault",
        "faults of pictures",
        "Fault of a picture",
        "A picture is far from what is usual in its set, such as dark or blurred. See whether it is worth keeping.",
        "note",
        "fault"
    );

    /// <summary>All kinds that a finding has, in order.</summary>
    public static IReadOnlyList<FindingKind> All { get; } =
    [Unreadable, Leak, Duplicate, Suspect, Outlier, .. Enum.GetValues<ImageFaultKind>().Select(CreateFault)];

    /// <summary>Whether it is a fault of a picture, of which there are many kinds.</summary>
    public bool IsFault { get; private init; }

    /// <summary>The kind of a fault, such as too-dark.</summary>
    public static FindingKind Of(ImageFaultKind kind) => All.First(known => known.Name == NameOf(kind));

    private static FindingKind CreateFault(ImageFaultKind kind)
    {
        string name = NameOf(kind);
        string words = name.Replace('-', ' ');
        return new FindingKind(
            name,
            $"pictures flagged as {words}",
            $"Picture that is unusual for its set: {words}",
            $"{Fault.Title}: {words}. It is far from what is usual in its set, farther than chance would explain, and visible to the eye.",
            Fault.Level,
            name
        )
        {
            IsFault = true,
        };
    }

    private static string NameOf(ImageFaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{kind}");

    /// <summary>The kind of a name, however it is spelled: "Label suspect" is suspect, and a pair of different labels, which is no kind of
    /// its own, is a duplicate.</summary>
    /// <param name="name">The name.</param>
    /// <returns>What decides together with it; the name itself for a kind that is not known here.</returns>
    public static string RelationOf(string name)
    {
        string plain = name.Trim().ToLowerInvariant().Replace(' ', '-').Replace('_', '-');
        if (plain is "label-conflict" || plain.StartsWith("leak-", StringComparison.Ordinal))
            return Copies;
        string bare = plain == "label-suspect" ? "suspect" : plain;
        return All.FirstOrDefault(kind => bare == kind.Name)?.Relation ?? bare;
    }
}
