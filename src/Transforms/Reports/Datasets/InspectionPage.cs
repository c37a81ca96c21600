using System.Globalization;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Charts;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Makes a page of an inspection: both maps, the pictures, and the report.</summary>
internal sealed class InspectionPage
{
    private const int RowsPerTable = 100;
    private const int PicturesPerGroup = 6;
    private const string DuplicatesTitle = "Duplicates";
    private const string SuspectsTitle = "Labels that are likely wrong";
    private const string OutliersTitle = "Outliers";
    private const string UnreadableTitle = "Unreadable files";
    private const string UnreadableRowsTitle = "Unreadable rows";

    private static readonly string[] Findings = ["nothing", "leak", "duplicate", "label suspect", "outlier"];

    private readonly DatasetInspection _inspection;
    private readonly IReadOnlyList<InspectedPicture> _pictures;
    private readonly DatasetAnalysis _analysis;
    private readonly Dictionary<string, int> _rows;
    private readonly string _item;
    private readonly string _heading;
    private readonly TurnWords _turns;

    private InspectionPage(DatasetInspection inspection)
    {
        _inspection = inspection;
        _pictures = inspection.Pictures;
        _analysis = inspection.Analysis;
        _turns = new TurnWords(inspection.Pairs);
        _item = inspection.Items[..^1];
        _heading = inspection.Items == "rows" ? "Row" : "Picture";
        _rows = Enumerable.Range(0, _pictures.Count).ToDictionary(row => _pictures[row].Id);
    }

    /// <summary>The page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="subtitle">A sentence below.</param>
    /// <param name="inspection">What was found.</param>
    /// <param name="tables">Further sections, which come first.</param>
    public static MapPage Create(string title, string subtitle, DatasetInspection inspection, IReadOnlyList<PageSection> tables)
    {
        var page = new InspectionPage(inspection);
        return new MapPage
        {
            Title = title,
            Subtitle = subtitle,
            Facts =
            [
                new(inspection.Items, Number(inspection.Pictures.Count)),
                new("duplicates", Number(inspection.Duplicates), DuplicatesTitle),
                new("leaks", Number(inspection.Leaks), DuplicatesTitle),
                new("label suspects", Number(inspection.Analysis.Suspects.Count), SuspectsTitle),
                new("outliers", Number(inspection.Analysis.Outliers.Count), OutliersTitle),
                .. inspection.HasImages
                    ? [new PageFact("with faults", Number(inspection.FaultyCount), FaultSection.Title)]
                    : Array.Empty<PageFact>(),
                new("unreadable", Number(inspection.UnreadableCount), page.TitleOfUnreadable),
            ],
            Maps =
            [
                page.Map("t-SNE", picture => picture.TsneMap, inspection.Tsne),
                page.Map("UMAP", picture => picture.UmapMap, inspection.Umap),
            ],
            Colorings = page.Colorings(),
            Names = [.. inspection.Pictures.Select(picture => picture.Id)],
            Pictures = inspection.HasImages ? new PagePictures([.. inspection.Pictures.Select(picture => picture.Thumbnail)]) : null,
            PointFacts = page.PointFacts(),
            Sections =
            [
                .. tables,
                .. inspection.NotJudged.Count == 0 ? [] : new[] { page.NotJudged() },
                page.Groups(),
                .. inspection.Analysis.Distribution.Classes.Count == 0 ? [] : new[] { page.Classes() },
                .. inspection.Analysis.Distribution.Classes.Count == 0 ? [] : new[] { page.Suspects() },
                page.Outliers(),
                .. inspection.HasImages ? new[] { FaultSection.Of(inspection, RowsPerTable, page._heading) } : [],
                .. inspection.UnreadableCount == 0 ? [] : new[] { page.Unreadable() },
            ],
        };
    }

    /// <summary>The class distribution as a table.</summary>
    public static PageTable ClassTable(DatasetAnalysis analysis)
    {
        ClassDistribution distribution = analysis.Distribution;
        int[] splits = SplitOrder(distribution);
        string[] columns =
        [
            "Class",
            "#All",
            .. splits.Select(split => $"#{distribution.Splits[split]}"),
            "Most similar class",
            "#Cosine",
            "#Spread",
            "#Neighbors agree",
            .. analysis.PredictedAgreement is null ? [] : new[] { "#Zero-shot agrees" },
        ];
        return new PageTable(columns, [.. Enumerable.Range(0, distribution.Classes.Count).Select(Row)]);

        PageTableRow Row(int label)
        {
            int nearest = analysis.Geometry.NearestTo(label);
            return new PageTableRow([
                distribution.Classes[label],
                Number(distribution.CountOf(label)),
                .. splits.Select(split => Number(distribution.CountOf(label, split))),
                nearest < 0 ? "" : distribution.Classes[nearest],
                nearest < 0 ? "" : Share(analysis.Geometry.Similarities[label, nearest]),
                Share(analysis.Geometry.Spreads[label]),
                Share(analysis.NeighborConfusion[label, label]),
                .. analysis.PredictedAgreement is { } agreement ? new[] { Share(agreement.ShareOf(label)) } : [],
            ]);
        }
    }

    /// <summary>Places of the splits in their usual order.</summary>
    public static int[] SplitOrder(ClassDistribution distribution)
    {
        string[] names = [.. distribution.Splits];
        return Array.ConvertAll(PictureFolder.InOrder(names), split => Array.IndexOf(names, split));
    }

    private PageMap Map(string method, Func<InspectedPicture, float[]> positionOf, ProjectionMetrics quality) =>
        new(
            $"{method}, 3D",
            new Matrix(_pictures.Count, 3, [.. _pictures.SelectMany(positionOf)]),
            [
                .. quality.LabelAccuracy is { } accuracy ? new PageFact[] { new("10-NN accuracy", Share(accuracy)) } : [],
                new("trustworthiness", Share(quality.Trustworthiness)),
                new("neighbor recall", Share(quality.NeighborRecall)),
            ]
        );

    private List<PageColoring> Colorings()
    {
        var colorings = new List<PageColoring>();
        if (_pictures.Any(picture => picture.Label.Length > 0))
            colorings.Add(
                ByName(
                    "Class",
                    _pictures.Select(picture => picture.Label).Distinct().Order(StringComparer.Ordinal),
                    picture => picture.Label
                )
            );
        if (_pictures.Any(picture => picture.Split.Length > 0))
            colorings.Add(ByName("Split", PictureFolder.InOrder(_pictures.Select(picture => picture.Split)), picture => picture.Split));
        HashSet<string> suspects = [.. _analysis.Suspects.Select(suspect => suspect.Key)];
        HashSet<string> outliers = [.. _analysis.Outliers.Select(outlier => outlier.Key)];
        colorings.Add(
            ByName(
                "Finding",
                Findings,
                picture =>
                    picture.DuplicateIsLeak ? "leak"
                    : picture.DuplicateIsDuplicate ? "duplicate"
                    : suspects.Contains(picture.Id) ? "label suspect"
                    : outliers.Contains(picture.Id) ? "outlier"
                    : "nothing"
            )
        );
        colorings.Add(PageColoring.ByScore("Outlier score", [.. _analysis.OutlierScores]));
        return colorings;
    }

    private PageColoring ByName(string name, IEnumerable<string> classes, Func<InspectedPicture, string> classOf)
    {
        string[] names = [.. classes];
        Dictionary<string, int> places = Enumerable.Range(0, names.Length).ToDictionary(place => names[place]);
        return PageColoring.ByClass(
            name,
            [.. names.Select(text => text.Length > 0 ? text : "(none)")],
            [.. _pictures.Select(picture => places[classOf(picture)])]
        );
    }

    private Dictionary<int, IReadOnlyList<PageFact>> PointFacts()
    {
        var facts = new Dictionary<int, IReadOnlyList<PageFact>>();
        void Add(int row, PageFact fact) => facts[row] = [.. facts.GetValueOrDefault(row) ?? [], fact];
        for (int row = 0; row < _pictures.Count; row++)
        {
            InspectedPicture picture = _pictures[row];
            if (!picture.DuplicateIsDuplicate)
                continue;

            string turned = _turns.Between(picture.DuplicateRepresentativeKey, picture.Id);
            string repeated = string.Create(
                CultureInfo.InvariantCulture,
                $"{picture.DuplicateRepresentativeKey} (score {picture.DuplicateScoreToRepresentative:0.00}"
            );
            Add(row, new("Repeats", $"{repeated}{(turned.Length > 0 ? $", {turned}" : "")})"));
        }

        foreach (LabelSuspect suspect in _analysis.Suspects)
            Add(suspect.Row, new("Rather", $"{suspect.SuggestedLabel}, say {Percent(suspect.SuggestedShare)} of its neighbors"));
        foreach (ImageFault fault in _inspection.Faults)
            Add(fault.Row, new("Fault", $"{FaultWords.Of(fault.Kind)}: {FaultWords.Evidence(fault)}"));
        return facts;
    }

    private PageSection NotJudged() => new("Not judged", string.Join(' ', _inspection.NotJudged), Table: null);

    private PageSection Classes() =>
        new(
            "Classes",
            ClassNote(_analysis, _inspection.Items),
            ClassTable(_analysis),
            [
                .. new[]
                {
                    ClassCharts.Bars(_analysis.Distribution, SplitOrder(_analysis.Distribution)),
                    ClassCharts.HeatMap(_analysis.Distribution.Classes, _analysis.Geometry.Similarities),
                }.Where(svg => svg.Length > 0),
            ]
        );

    private static string ClassNote(DatasetAnalysis analysis, string items)
    {
        ClassDistribution distribution = analysis.Distribution;
        string missing =
            distribution.MissingClasses.Count == 0
                ? ""
                : $" Missing: {string.Join(", ", distribution.MissingClasses.Select(gap => $"{gap.Class} in {gap.Split}"))}.";
        string agreement = analysis.PredictedAgreement is { } zeroShot
            ? $" CLIP, told the classes' names alone, agrees with {Percent(zeroShot.Share)} of the labels."
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The largest class has {distribution.ImbalanceRatio:0.0} times the {items} of the smallest, as varied as "
                + $"{distribution.EffectiveNumberOfClasses:0.0} classes of equal size.{missing}{agreement} The squares show cosines "
                + $"between the classes' mean directions: dark pairs lie close together and are easily confused. Spread is the mean cosine "
                + $"distance to that direction."
        );
    }

    private PageSection Groups()
    {
        IReadOnlyList<DuplicateGroup> groups = _inspection.Groups;
        IEnumerable<DuplicateGroup> shown = groups
            .OrderByDescending(group => group.IsLeak)
            .ThenByDescending(group => group.IsLabelConflict)
            .ThenBy(group => group.Id)
            .Take(RowsPerTable);
        return new PageSection(
            DuplicatesTitle,
            $"{Number(groups.Count)} groups, those that leak between splits first; the first {_item} of each is kept. "
                + $"{More(groups.Count)}Click {(_inspection.HasImages ? "a picture" : "one")} to see it on the maps.",
            new PageTable([_heading + "s", "Found as", "#Lowest score"], [.. shown.Select(Row)])
        );

        PageTableRow Row(DuplicateGroup group)
        {
            string[] members =
            [
                .. group.MemberKeys.OrderBy(key => key != group.RepresentativeKey).ThenBy(key => key, StringComparer.Ordinal),
            ];
            string found = string.Join(
                ", ",
                new[] { group.IsLeak ? "leak" : "", group.IsLabelConflict ? "different labels" : "", _turns.Of(group) }.Where(text =>
                    text.Length > 0
                )
            );
            return new PageTableRow(
                [
                    string.Join("  ", members.Select(ListedName.Quoted)),
                    found.Length > 0 ? found : "duplicate",
                    group.LowestScore.ToString("0.00", CultureInfo.InvariantCulture),
                ],
                [.. members.Where(_rows.ContainsKey).Take(PicturesPerGroup).Select(key => _rows[key])]
            );
        }
    }

    private PageSection Suspects() =>
        new(
            SuspectsTitle,
            $"Their nearest neighbors bear another label (confident learning). {More(_analysis.Suspects.Count)}",
            new PageTable(
                [_heading, "Label", "Rather", "#Votes"],
                [
                    .. _analysis
                        .Suspects.Take(RowsPerTable)
                        .Select(suspect => new PageTableRow(
                            [
                                suspect.Key,
                                suspect.Label,
                                suspect.SuggestedLabel,
                                $"{Percent(suspect.SuggestedShare)} to {Percent(suspect.LabelShare)}",
                            ],
                            suspect.Row
                        )),
                ]
            )
        );

    private PageSection Outliers() =>
        new(
            OutliersTitle,
            $"Far from all others, compared with their class, and farther than chance would explain: fewer than one ordinary {_item} "
                + $"would be expected there. Scores are robust standard deviations. {More(_analysis.Outliers.Count)}",
            new PageTable(
                [_heading, "Label", "#Distance", "#Score"],
                [
                    .. _analysis
                        .Outliers.Take(RowsPerTable)
                        .Select(outlier => new PageTableRow(
                            [
                                outlier.Key,
                                outlier.Label,
                                Share(outlier.Distance),
                                outlier.Score.ToString("0.0", CultureInfo.InvariantCulture),
                            ],
                            outlier.Row
                        )),
                ]
            )
        );

    private string TitleOfUnreadable => _inspection.Items == "rows" ? UnreadableRowsTitle : UnreadableTitle;

    private PageSection Unreadable() =>
        new(
            TitleOfUnreadable,
            "",
            new PageTable(
                [_inspection.Items == "rows" ? "Row" : "File", "Reason"],
                [
                    .. _inspection
                        .Unreadable.Select(row => (Name: row.Id, row.Reason))
                        .Concat(_inspection.PassedOverUnreadable.Select(file => (Name: file.Key, Reason: PassedOverFiles.Describe(file))))
                        .Take(RowsPerTable)
                        .Select(entry => new PageTableRow([ListedName.Quoted(entry.Name), entry.Reason])),
                ]
            )
        );

    private static string More(int count) => count > RowsPerTable ? $"The first {RowsPerTable}; findings.csv has all. " : "";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => double.IsNaN(value) ? "" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
