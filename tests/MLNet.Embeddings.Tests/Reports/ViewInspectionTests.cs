using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Reports;

public sealed class ViewInspectionTests : IDisposable
{
    private const int Dimension = 8;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _mlContext = new(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Vectors_with_labels_splits_and_keys_get_the_same_report()
    {
        Item[] items = Items(60);
        items[41].Vector = items[0].Vector; // a copy in another split
        items[5].Label = "b"; // among its neighbors, which are of class a
        items[7].Vector[2] = float.NaN;
        DatasetReport report = DatasetInspector.Inspect(View(items), AllColumns(), Options());
        report.Save(_folder["report"]);

        Assert.Equal((60, null, null), (report.ImageCount, report.Folder, report.Layout));
        UnreadableImage missing = Assert.Single(report.Unreadable);
        Assert.Equal("i7: The vector holds a value that is no finite number, at place 2 from 0.", $"{missing}");
        Assert.Equal(["i0", "i41"], report.Leaks.Order());
        Assert.Contains("i5", report.Suspects.Select(suspect => suspect.Key));
        Assert.Equal((0, 0, 0, 1), Work(report));
        string page = File.ReadAllText(_folder["report/inspect.html"]);
        Assert.Contains("60 rows", page);
        Assert.Contains("Near points have similar vectors.", page);
        Assert.Contains("No images were given: what repeats another is told by the vectors alone", page);
        Assert.Contains("Groups of rows that lie closer together than what parts them", page);
        Assert.Contains("\"Cluster\"", page);
        Assert.DoesNotContain("\"pictures\":{", page);
        Assert.Contains("unreadable,i7,", File.ReadAllText(_folder["report/findings.csv"]));
        Assert.Equal(2, report.Check(new DatasetGates { MaximumLeaks = 0, MaximumUnreadable = 0 }).Failures.Count);
    }

    [Fact]
    public void What_vectors_alone_do_not_tell_is_said_and_lets_no_limit_pass()
    {
        DatasetReport report = DatasetInspector.Inspect(
            View(Items(20)),
            new DatasetColumns { VectorColumnName = nameof(Item.Vector) },
            Options()
        );
        Assert.Contains("The rows have no labels, so labels are not judged.", report.Remarks);
        GateVerdict verdict = report.Check(
            new DatasetGates
            {
                MaximumLeaks = 100,
                MaximumSuspects = 100,
                MaximumOutliers = 100,
            }
        );
        Assert.Collection(
            verdict.NotJudged,
            leaks => Assert.StartsWith("MaximumLeaks cannot be judged without two splits, and the rows have none; ", leaks),
            suspects => Assert.StartsWith("MaximumSuspects cannot be judged without two classes: The rows have no labels", suspects),
            outliers => Assert.Equal("MaximumOutliers cannot be judged: 20 rows are too few, it takes 30.", outliers)
        );
        report.Save(_folder["report"]);
        Assert.Contains(
            "The rows lie in fewer than two splits, so leaks are not judged.",
            File.ReadAllText(_folder["report/inspect.html"])
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Images_by_path_or_by_content_are_embedded_and_shown(bool byPath)
    {
        Item[] items = Items(24);
        Draw(items);
        DatasetInspectorOptions options = Options();
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        options.Model = ClipModel.FromFiles(_folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4)));
        DatasetColumns columns = AllColumns();
        columns.VectorColumnName = null;
        columns.ImageColumnName = byPath ? nameof(Item.Path) : nameof(Item.Content);
        DatasetReport report = DatasetInspector.Inspect(View(items), columns, options);
        report.Save(_folder["report"]);

        Assert.Equal(24, report.Analysis.RowCount);
        Assert.Equal((byPath ? 24 : 0, 24, 24, 1), Work(report));
        Assert.Contains("\"pictures\":{", File.ReadAllText(_folder["report/inspect.html"]));
    }

    [Fact]
    public void Images_with_vectors_of_ones_own_are_decoded_and_not_embedded()
    {
        Item[] items = Items(24);
        Draw(items);
        File.Copy(items[0].Path, items[23].Path, overwrite: true);
        DatasetColumns columns = AllColumns();
        columns.ImageColumnName = nameof(Item.Path);
        DatasetReport report = DatasetInspector.Inspect(View(items), columns, Options());
        report.Save(_folder["report"]);

        Assert.Equal((24, 24, 0, 1), Work(report));
        Assert.Contains(report.DuplicatePairs, pair => pair is { Kind: DuplicateKind.ExactFile, Key: "i0", OtherKey: "i23" });
        Assert.Contains("\"pictures\":{", File.ReadAllText(_folder["report/inspect.html"]));
    }

    [Fact]
    public void Bad_columns_are_refused_with_a_sentence()
    {
        IDataView data = View(Items(10));
        Refused<ArgumentException>(
            new DatasetColumns { LabelColumnName = nameof(Item.Label) },
            "Name a column of images or one of vectors"
        );
        Refused<ArgumentOutOfRangeException>(new DatasetColumns { VectorColumnName = "Absent" }, "Absent");
        Refused<ArgumentOutOfRangeException>(
            new DatasetColumns { VectorColumnName = nameof(Item.Vector), SplitColumnName = "None" },
            "None"
        );
        Refused<ArgumentException>(
            new DatasetColumns { VectorColumnName = nameof(Item.Vector), IdColumnName = nameof(Item.Split) },
            "occurs twice; every row needs an id of its own."
        );
        Assert.Contains(
            "the data is empty",
            Assert.Throws<InvalidDataException>(() => DatasetInspector.Inspect(View([]), AllColumns(), Options())).Message
        );

        void Refused<T>(DatasetColumns columns, string part)
            where T : Exception =>
            Assert.Contains(part, Assert.Throws<T>(() => DatasetInspector.Inspect(data, columns, Options())).Message);
    }

    [Fact]
    public void Duplicates_among_vectors_are_told_by_their_keys_and_limited()
    {
        Item[] items = Items(60);
        items[41].Vector = items[0].Vector;
        DuplicateReport report = DuplicateInspector.Inspect(
            View(items),
            AllColumns(),
            new DuplicateInspectorOptions
            {
                MLContext = _mlContext,
                Flagger = new DuplicateFlaggerEstimator.Options { Threshold = DuplicateThreshold.Fixed(.99999f) },
                CancellationToken = TestContext.Current.CancellationToken,
            }
        );
        report.Save(_folder["report"]);

        Assert.Equal(["i41"], report.Duplicates);
        Assert.Equal(["i0", "i41"], report.Leaks);
        Assert.Equal("i41\n", File.ReadAllText(_folder["report/remove.txt"]));
        Assert.False(File.Exists(_folder["report/groups.png"]));
        Assert.Equal(
            "Not passed: 2 rows that leak, and MaximumLeaks allows 0.",
            Assert.Single(report.Check(new DatasetGates { MaximumLeaks = 0, MaximumDuplicates = 1 }).Failures)
        );
        Assert.Throws<ArgumentException>(() => report.Check(new DatasetGates { MaximumOutliers = 0 }));
        Assert.StartsWith("60 rows: 1 duplicates in 1 groups, 2 leaks", $"{report}");
    }

    private static (long, long, long, long) Work(DatasetReport report) =>
        (report.Work.FilesRead, report.Work.ImagesDecoded, report.Work.ImagesEmbedded, report.Work.NeighborSearches);

    private static DatasetColumns AllColumns() =>
        new()
        {
            VectorColumnName = nameof(Item.Vector),
            LabelColumnName = nameof(Item.Label),
            SplitColumnName = nameof(Item.Split),
            IdColumnName = nameof(Item.Id),
        };

    private DatasetInspectorOptions Options() =>
        new() { MLContext = _mlContext, CancellationToken = TestContext.Current.CancellationToken };

    private IDataView View(IEnumerable<Item> items) => _mlContext.Data.LoadFromEnumerable(items);

    // Two classes about two directions.
    private static Item[] Items(int count)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(row => new Item
                {
                    Id = $"i{row}",
                    Label = row % 2 == 1 ? "a" : "b",
                    Split = row < count / 2 ? "train" : "test",
                    Vector =
                    [
                        .. Enumerable.Range(0, Dimension).Select(place => (place == row % 2 ? 1 : 0) + (float)(random.NextDouble() * .2)),
                    ],
                }),
        ];
    }

    private void Draw(Item[] items)
    {
        for (int i = 0; i < items.Length; i++)
        {
            items[i].Content = TestImages.Encode(40, 30, SKEncodedImageFormat.Png, i);
            items[i].Path = _folder.Write($"{i}.png", items[i].Content);
        }
    }

    private sealed class Item
    {
        public string Id { get; set; } = "";

        public string Path { get; set; } = "";

        public byte[] Content { get; set; } = [];

        public string Label { get; set; } = "";

        public string Split { get; set; } = "";

        [VectorType(Dimension)]
        public float[] Vector { get; set; } = [];
    }
}
