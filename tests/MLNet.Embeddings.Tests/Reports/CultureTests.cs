using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Reports.Gates;

namespace MLNet.Embeddings.Tests.Reports;

/// <summary>What the library says and writes is the same whatever the culture of the program that uses it.</summary>
public sealed class CultureTests : IDisposable
{
    private const int Many = 1234;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Two classes of which one is read in full: leaks, duplicates, suspects and rows that cannot be read, each more than a thousand times.
    [Fact]
    public void Findings_gates_and_files_are_those_of_the_invariant_culture()
    {
        string[] expected = Inspected("invariant");
        string[] told = InCommas(() => Inspected("commas"));
        Assert.Equal(expected, told);
        Assert.Contains(told, text => text.Contains("1,234", StringComparison.Ordinal));
        // The table of a report's files holds the hash of one that tells the times of the run.
        foreach (
            string file in Directory
                .GetFiles(_folder["invariant"])
                .Where(file => !file.EndsWith(ReportFiles.FileName, StringComparison.Ordinal))
        )
            Assert.Equal(ContentOf(file), ContentOf(file.Replace("invariant", "commas", StringComparison.Ordinal)));
    }

    [Fact]
    public void Sentences_of_gates_and_folders_are_those_of_the_invariant_culture()
    {
        string[] expected = Sentences();
        Assert.All(expected, sentence => Assert.Contains("1,234", sentence));
        Assert.Equal(expected, InCommas(Sentences));
    }

    private static string ContentOf(string file)
    {
        string text = File.ReadAllText(file);
        return Path.GetFileName(file) == "report.json" ? text[..text.LastIndexOf("\"run\":", StringComparison.Ordinal)] : text;
    }

    private string[] Inspected(string name)
    {
        var random = new Random(1);
        Item[] items =
        [
            .. Enumerable
                .Range(0, 2 * Many)
                .Select(row => new Item
                {
                    Label = row % 3 == 0 ? "a" : "b",
                    Split = row % 2 == 0 ? "train" : "test",
                    Vector = row < Many ? [1, float.NaN, 0] : [random.NextSingle(), random.NextSingle(), random.NextSingle()],
                }),
        ];
        var mlContext = new MLContext(1);
        var columns = new DatasetColumns
        {
            VectorColumnName = nameof(Item.Vector),
            LabelColumnName = nameof(Item.Label),
            SplitColumnName = nameof(Item.Split),
        };
        DatasetReport report = DatasetInspector.Inspect(
            mlContext.Data.LoadFromEnumerable(items),
            columns,
            new DatasetInspectorOptions { MLContext = mlContext, CancellationToken = TestContext.Current.CancellationToken }
        );
        report.Save(_folder[name]);
        DuplicateReport duplicates = DuplicateInspector.Inspect(
            mlContext.Data.LoadFromEnumerable(items.Skip(Many)),
            columns,
            new DuplicateInspectorOptions { MLContext = mlContext, CancellationToken = TestContext.Current.CancellationToken }
        );
        duplicates.Save(_folder[$"{name}/duplicates"]);
        var gates = new DatasetGates
        {
            MaximumDuplicates = 0,
            MaximumLeaks = 0,
            MaximumSuspects = 0,
            MaximumOutliers = 0,
            MaximumUnreadable = 0,
        };
        return
        [
            $"{report}",
            $"{report.Check(gates)}",
            $"{report.Check(new DatasetGates { MaximumDuplicates = 9999, MaximumLeaks = 9999, MaximumUnreadable = 9999 })}",
            .. report.Remarks,
            .. report.Unreadable.Take(3).Select(row => $"{row}"),
            $"{duplicates}",
            $"{duplicates.Check(new DatasetGates { MaximumDuplicates = 0, MaximumLeaks = 0 })}",
            .. duplicates.Remarks,
        ];
    }

    private static string[] Sentences()
    {
        (string Split, bool IsCompared)[] rows = [.. Enumerable.Range(0, 5000).Select(row => (row < 4000 ? "a" : "b", row < Many))];
        (string Split, bool IsCompared)[] oneSplit = [.. rows.Select(row => (row.Split, row.Split == "b" || row.IsCompared))];
        var passedOver = new PassedOverFiles();
        foreach (PassedOverReason reason in Enum.GetValues<PassedOverReason>())
        {
            for (int file = 0; file < Many; file++)
                passedOver.Add(new PassedOverFile($"{file}", reason, ""));
        }

        return
        [
            GateGround.TooFewCompared("gate", rows, bySplit: false)!,
            GateGround.TooFewCompared("gate", [.. oneSplit, .. Enumerable.Repeat(("c", true), 9000)], bySplit: true)!,
            .. passedOver.Sentences(),
            passedOver.InNumbers(),
            passedOver.IncompletenessInNumbers(),
            CaseTwins.Remark(Enumerable.Range(0, Many).SelectMany(name => new[] { $"a{name}", $"A{name}" }), "rows", "so it is")!,
        ];
    }

    // Cultures of countries are not known to a program without their data, as this one.
    private static T InCommas<T>(Func<T> work)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NumberGroupSeparator = ".";
        commas.NumberFormat.PercentDecimalSeparator = ",";
        commas.NumberFormat.PercentGroupSeparator = ".";
        commas.NumberFormat.NegativeSign = "−";
        try
        {
            CultureInfo.CurrentCulture = commas;
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private sealed class Item
    {
        public string Label { get; set; } = "";

        public string Split { get; set; } = "";

        [VectorType(3)]
        public float[] Vector { get; set; } = [];
    }
}
