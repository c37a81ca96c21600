using System.Globalization;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Charts;
using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Makes a page of an inspection: both maps, the pictures, and the report.</summary>
internal sealed class InspectionPage
{
    private const int NeighborsShown = 12;

    private readonly DatasetInspection _inspection;
    private readonly IReadOnlyList<InspectedPicture> _pictures;
    private readonly DatasetAnalysis _analysis;
    private readonly Dictionary<string, int> _rows;

    private InspectionPage(DatasetInspection inspection)
    {
        _inspection = inspection;
        _pictures = inspection.Pictures;
        _analysis = inspection.Analysis;
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
        var findings = new InspectionPageFindings(inspection, page._rows);
        return new MapPage
        {
            Title = title,
            Subtitle = subtitle,
            Facts =
            [
                new(inspection.Items, Number(inspection.Pictures.Count)),
                new("duplicates", Number(inspection.Duplicates), "duplicate"),
                new("leaks", Number(inspection.Leaks), "leak"),
                new("label suspects", Number(inspection.Analysis.Suspects.Count), "suspect"),
                new("outliers", Number(inspection.Analysis.Outliers.Count), "outlier"),
                .. inspection.HasImages
                    ? [new PageFact("with faults", Number(inspection.FaultyCount), KindsOf(inspection.Faults))]
                    : Array.Empty<PageFact>(),
                new("unreadable", Number(inspection.UnreadableCount), "unreadable"),
            ],
            Maps =
            [
                page.Map("t-SNE", picture => picture.TsneMap, inspection.Tsne),
                page.Map("UMAP", picture => picture.UmapMap, inspection.Umap),
            ],
            Colorings = page.Colorings(),
            Names = [.. inspection.Pictures.Select(picture => picture.Id)],
            Pictures = inspection.HasImages ? new PagePictures([.. inspection.Pictures.Select(picture => picture.Thumbnail)]) : null,
            Item = inspection.Items[..^1],
            Words = inspection.Words,
            Neighbors = inspection.Analysis.Neighbors is { } table ? PageNeighbors.From(table, NeighborsShown) : null,
            Findings = findings.List(),
            Flags = findings.Flags(),
            Groups = findings.Groups(),
            Sections =
            [
                .. tables,
                .. inspection.NotJudged.Count == 0 ? [] : new[] { page.NotJudged() },
                .. inspection.Analysis.Distribution.Classes.Count == 0 ? [] : new[] { page.Classes() },
                .. inspection.ClusterNames.Count == 0 ? [] : new[] { ClusterSection.Of(inspection) },
            ],
        };
    }

    private static string KindsOf(IReadOnlyList<ImageFault> faults) =>
        string.Join(',', faults.Select(fault => fault.Kind).Distinct().Select(kind => FindingKind.Of(kind).Name));

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
                new("continuity", Share(quality.Continuity)),
                new("random triplets", Share(quality.RandomTripletAccuracy)),
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
        if (_inspection.ClusterNames.Count > 0)
            colorings.Add(
                PageColoring.ByClass("Cluster", ["(none)", .. _inspection.ClusterNames], [.. _pictures.Select(picture => picture.Cluster)])
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
            [.. _pictures.Select(picture => places[classOf(picture)])],
            places.TryGetValue("", out int none) ? none : null
        );
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
            ? $" Zero-shot classification by CLIP agrees with {Percent(zeroShot.Share)} of the labels."
            : "";
        string squares =
            distribution.Classes.Count > ClassCharts.LargestHeatMap
                ? ""
                : " The squares show cosines between the classes' mean directions: dark pairs lie close together and are easily confused.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The largest class has {distribution.ImbalanceRatio:0.0} times the {items} of the smallest; effective number of classes "
                + $"{distribution.EffectiveNumberOfClasses:0.0}.{missing}{agreement}{squares} Spread is the mean cosine distance to a "
                + $"class's mean direction."
        );
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => double.IsNaN(value) ? "" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
