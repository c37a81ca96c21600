using MLNet.Embeddings.Reports.Page;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>Pages of a made-up data set: three classes in two splits, some points of each, and whatever findings a test asks for.</summary>
internal static class FindingPages
{
    public const int Count = 60;

    private static readonly string[] Classes = ["cat", "dog", "fox"];
    private static readonly Lazy<byte[][]> Pictures = new(() => [.. Enumerable.Range(0, Count).Select(Picture)]);

    /// <summary>A pair in two splits that make a group of three with another one, a suspect, an outlier, a file that cannot be
    /// read.</summary>
    public static MapPage Small() =>
        With(
            [
                new("leak", Name(1), 1)
                {
                    OtherKey = Name(0),
                    OtherPoint = 0,
                    Score = 0.99,
                    Group = 1,
                },
                new("duplicate", Name(3), 3)
                {
                    OtherKey = Name(0),
                    OtherPoint = 0,
                    Score = 0.93,
                    Group = 1,
                    Evidence = "different labels",
                },
                new("suspect", Name(5), 5)
                {
                    Score = 6.9,
                    SuggestedLabel = "dog",
                    Voters = [.. Enumerable.Range(6, 10)],
                    Evidence = "over 99 % likely wrong, 10 of 10 neighbors: dog",
                },
                new("outlier", Name(7), 7) { Score = 6.25, Evidence = "distance 0.500" },
                new("outlier", Name(5), 5) { Score = 5.5, Evidence = "distance 0.400" },
                new("unreadable", "train/cat/broken.png") { Evidence = "The file ends too soon." },
            ],
            [new PageGroup(1, [0, 1, 3])]
        );

    /// <summary>So many pairs, each a little less similar than the one before.</summary>
    public static MapPage Many(int count) =>
        With(
            [
                .. Enumerable
                    .Range(0, Count)
                    .SelectMany(other => Enumerable.Range(other + 1, Count - other - 1).Select(point => (other, point)))
                    .SelectMany(pair => Enumerable.Range(0, 3).Select(kind => (pair.other, pair.point, Kind: $"kind {kind}")))
                    .Take(count)
                    .Index()
                    .Select(pair => new PageFinding(pair.Item.Kind, Name(pair.Item.point), pair.Item.point)
                    {
                        OtherKey = Name(pair.Item.other),
                        OtherPoint = pair.Item.other,
                        Score = 1 - (pair.Index * 0.0001),
                    }),
            ],
            []
        );

    public static MapPage With(IReadOnlyList<PageFinding> findings, IReadOnlyList<PageGroup> groups) =>
        new()
        {
            Title = "60 pictures",
            Subtitle = "A page for a test",
            Facts = [new("pictures", "60"), new("leaks", $"{PointsOf("leak").Length}", "leak"), new("outliers", "2", "outlier")],
            Maps =
            [
                new PageMap("t-SNE, 3D", Places(seed: 1), [new("trustworthiness", "0.990")]),
                new PageMap("UMAP, 3D", Places(seed: 2), []),
            ],
            Colorings =
            [
                PageColoring.ByClass("Class", Classes, [.. Enumerable.Range(0, Count).Select(ClassOf)]),
                PageColoring.ByClass("Split", ["train", "test"], [.. Enumerable.Range(0, Count).Select(SplitOf)]),
                PageColoring.ByScore("Outlier score", [.. Enumerable.Range(0, Count).Select(row => row == 9 ? float.NaN : row / 10f)]),
            ],
            Names = [.. Enumerable.Range(0, Count).Select(Name)],
            Pictures = new PagePictures(Pictures.Value),
            Neighbors = new PageNeighbors(
                12,
                [.. Enumerable.Range(0, Count).SelectMany(row => Enumerable.Range(1, 12).Select(step => (row + step) % Count))]
            ),
            Words = new PageWords(
                [
                    ["dog", "puppy"],
                    ["musical instrument"],
                ],
                3,
                [4, 1, 7, 2, 5, 8]
            ),
            Originals = new PageOriginals("./../pictures/", Paths: null),
            Findings = findings,
            Flags =
            [
                new("leak", "leak", [0, 1]),
                new("duplicate", "duplicate", [1, 3]),
                new("suspect", "label suspect", [5]),
                new("outlier", "outlier", [5, 7]),
            ],
            Groups = groups,
            Sections = [new PageSection("Classes", "Three of them.", new PageTable(["Class", "#All"], [new(["cat", "20"])]))],
        };

    public static string Name(int row) => $"{(SplitOf(row) == 0 ? "train" : "test")}/{Classes[ClassOf(row)]}/{row:00}.png";

    public static string LabelOf(int row) => Classes[ClassOf(row)];

    private static int ClassOf(int row) => row % 3;

    private static int SplitOf(int row) => row % 2;

    private static int[] PointsOf(string kind) => kind == "leak" ? [0, 1] : [5, 7];

    // The last one is a narrow strip.
    private static byte[] Picture(int row) =>
        row == Count - 1
            ? TestImages.Encode(5, 200, SKEncodedImageFormat.Png)
            : TestImages.Encode(row % 2 == 0 ? 24 : 12, 24, SKEncodedImageFormat.Png, row);

    private static Matrix Places(int seed)
    {
        var random = new Random(seed);
        var places = new Matrix(Count, 3);
        for (int row = 0; row < Count; row++)
        {
            for (int axis = 0; axis < 3; axis++)
                places[row, axis] = ((ClassOf(row) == axis ? 6 : 0) + random.NextSingle() - 0.5f) * 3;
        }

        return places;
    }
}
