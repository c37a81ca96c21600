using System.Globalization;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Decisions;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Reports.Interchange;

namespace MLNet.Embeddings.Reports.Duplicates;

/// <summary>The files of a report on duplicates: tables, lists and contact sheets.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="rows">What was found of each row.</param>
/// <param name="pairs">The pairs to list.</param>
/// <param name="groups">The groups.</param>
/// <param name="decisions">What is decided; <see langword="null"/> for nothing.</param>
internal sealed class DuplicateFiles(
    ReportFolder folder,
    IReadOnlyList<Flags> rows,
    IReadOnlyList<DuplicatePair> pairs,
    IReadOnlyList<DuplicateGroup> groups,
    PictureDecisions? decisions
)
{
    /// <summary>Names of all files.</summary>
    public static readonly string[] Names =
    [
        "pairs.csv",
        "groups.csv",
        "rows.csv",
        "keep.txt",
        "keep.nul",
        "remove.txt",
        "remove.nul",
        "unreadable.txt",
        "unreadable.nul",
        "passed-over.csv",
        "groups.png",
        "threshold.png",
        .. InterchangeFiles.Names,
        SplitRepair.FileName,
    ];

    private const int StripsPerSheet = 60;
    private const int ImagesPerStrip = 6;

    private readonly Dictionary<string, Flags> _byKey = rows.ToDictionary(row => row.Id);

    /// <summary>Writes all tables and lists.</summary>
    /// <param name="passedOver">What else the folder holds.</param>
    /// <param name="reasonOf">Why a row cannot be read.</param>
    public void WriteTables(PassedOverFiles passedOver, Func<Flags, string> reasonOf)
    {
        Write(
            "pairs.csv",
            "id1,id2,score,kind,leak,label_conflict,turn,relation,kept_share,degrees,edited",
            pairs.Select(pair =>
                Line(
                    pair.Key,
                    pair.OtherKey,
                    Number(pair.Score),
                    pair.Kind,
                    pair.IsLeak,
                    pair.IsLabelConflict,
                    pair.Turn,
                    pair.Relation.Kind,
                    Short(pair.Relation.KeptShare, "0.###"),
                    Short(pair.Relation.Degrees, "0.#"),
                    pair.EditedKey
                )
            )
        );
        Write(
            "groups.csv",
            "group,id,representative,score,duplicate,leak,label_conflict",
            groups.SelectMany(group =>
                group.MemberKeys.Select(key =>
                    Line(
                        group.Id,
                        key,
                        group.RepresentativeKey,
                        Number(_byKey[key].DuplicateScoreToRepresentative),
                        _byKey[key].DuplicateIsDuplicate,
                        group.IsLeak,
                        group.IsLabelConflict
                    )
                )
            )
        );
        Write(
            "rows.csv",
            "id,split,label,duplicate,representative,nearest,nearest_score,"
                + "nearest_other_split,nearest_other_split_score,leak,label_conflict",
            rows.Select(row =>
                Line(
                    row.Id,
                    row.Split,
                    row.Label,
                    row.DuplicateIsDuplicate,
                    row.DuplicateGroupSize > 0 ? row.DuplicateRepresentativeKey : "",
                    row.DuplicateNearestKey,
                    Number(row.DuplicateNearestScore),
                    row.DuplicateNearestOtherSplitKey,
                    Number(row.DuplicateNearestOtherSplitScore),
                    row.DuplicateIsLeak,
                    row.DuplicateIsLabelConflict
                )
            )
        );
        Flags[] keep = [.. rows.Where(row => !IsRemoved(row) && !row.IsUnreadable)];
        NameList.Write(folder, "keep", keep.Select(row => row.Id));
        // To remove another name of a file that is kept may remove what that name leads to.
        Flags[] repeated = [.. rows.Where(row => IsRemoved(row) && !row.IsUnreadable)];
        HashSet<FileIdentity> kept = repeated.Length == 0 ? [] : [.. keep.Select(IdentityOf).OfType<FileIdentity>()];
        NameList.Write(
            folder,
            "remove",
            repeated.Where(row => IdentityOf(row) is not { } file || !kept.Contains(file)).Select(row => row.Id)
        );
        Dictionary<string, string> reasons = rows.Where(row => row.IsUnreadable).ToDictionary(row => row.Id, reasonOf);
        NameList.Write(folder, "unreadable", reasons.Keys, name => $"{ListedName.Line(name)}\t{reasons[name]}");
        NameList.WriteLines(folder, SplitRepair.FileName, SplitRepair.Lines([.. rows.Select(row => (row.Id, row.Split))], pairs));
        PassedOverList.Write(folder, passedOver);
    }

    /// <summary>Writes groups.png, the largest groups, and threshold.png, the pairs nearest the threshold on either side.</summary>
    public void WriteSheets(float threshold)
    {
        WriteSheet(
            "groups.png",
            groups
                .OrderByDescending(group => group.MemberKeys.Count)
                .Select(group => group.MemberKeys.OrderBy(key => key != group.RepresentativeKey).Take(ImagesPerStrip))
        );
        IEnumerable<(string, string, float)> flagged = pairs
            .Where(pair => pair.Kind == DuplicateKind.Near)
            .Select(pair => (pair.Key, pair.OtherKey, pair.Score));
        IEnumerable<(string, string, float)> missed = rows.Where(row =>
                row.DuplicateNearestScore < threshold && _byKey.ContainsKey(row.DuplicateNearestKey)
            )
            .Select(row =>
                string.CompareOrdinal(row.Id, row.DuplicateNearestKey) < 0
                    ? (row.Id, row.DuplicateNearestKey, row.DuplicateNearestScore)
                    : (row.DuplicateNearestKey, row.Id, row.DuplicateNearestScore)
            )
            .Distinct();
        WriteSheet(
            "threshold.png",
            flagged
                .OrderBy(pair => pair.Item3)
                .Take(StripsPerSheet / 2)
                .Reverse()
                .Concat(missed.OrderByDescending(pair => pair.Item3).Take(StripsPerSheet / 2))
                .Select(pair => (IEnumerable<string>)[pair.Item1, pair.Item2])
        );
    }

    private void WriteSheet(string name, IEnumerable<IEnumerable<string>> strips)
    {
        IReadOnlyList<(byte[], bool)>[] images =
        [
            .. strips
                .Take(StripsPerSheet)
                .Select(strip =>
                    (IReadOnlyList<(byte[], bool)>)
                        [.. strip.Select(key => (_byKey[key].Source.Thumbnail, !_byKey[key].DuplicateIsDuplicate))]
                ),
        ];
        folder.Write(name, stream => ContactSheet.Write(images, stream));
    }

    private bool IsRemoved(Flags row) =>
        decisions?.IsRemoved(row.Id) == true || (row.DuplicateIsDuplicate && decisions?.IsKept(row.Id) != true);

    private static FileIdentity? IdentityOf(Flags row) =>
        row.Path.Length > 0 && FileFacts.Of(row.Path, followsLinks: true) is { Kind: FileKind.Regular } facts ? facts.Identity : null;

    private void Write(string name, string header, IEnumerable<string> lines) => NameList.WriteLines(folder, name, lines.Prepend(header));

    private static string Line(params object[] cells) => string.Join(',', cells.Select(Cell));

    private static string Cell(object value) =>
        CsvCell.Of(value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!);

    private static string Short(float value, string format) => value == 0 ? "" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Number(float value) => float.IsNaN(value) ? "" : value.ToString("0.000000", CultureInfo.InvariantCulture);
}
