using System.IO.Compression;
using System.Text.RegularExpressions;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Tokenizer;
using MLNet.Embeddings.Tests.Tool;

namespace MLNet.Embeddings.Tests.Reports;

/// <summary>Pictures that are dark, blurred and so on are findings of an inspection, with figures and limits.</summary>
public sealed class FaultInspectionTests : IDisposable
{
    private const int Count = 48;

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _model;

    public FaultInspectionTests()
    {
        _folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        string image = _folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4));
        string text = _folder.Write("text.onnx", TinyOnnx.TextModel(dimension: 4));
        _model = ["--image-model", image, "--text-model", text, "--tokenizer", _folder.Path];
        Directory.CreateDirectory(_folder["pictures/a"]);
        for (int i = 0; i < Count; i++)
            _folder.Write($"pictures/a/{i:D2}.png", ScenePicture.Ordinary(i));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_clean_set_has_none()
    {
        DatasetReport report = Inspect();
        Assert.Empty(report.Faults);
        Assert.Empty(report.Truncated);
        Assert.True(report.Check(new DatasetGates { MaximumFaults = 0, MaximumTruncated = 0 }).IsPassed);
        Assert.Contains("0 with faults", $"{report}");
    }

    [Fact]
    public void Each_planted_fault_is_a_finding_with_its_figure()
    {
        Plant();
        DatasetReport report = Inspect();
        report.Save(_folder["report"]);
        string[] findings = File.ReadAllLines(_folder["report/findings.csv"]);
        string page = File.ReadAllText(_folder["report/inspect.html"]);
        foreach (ImageFaultKind kind in Enum.GetValues<ImageFaultKind>())
        {
            ImageFault fault = Assert.Single(report.Faults, fault => fault.Kind == kind && fault.Key == $"a/{kind}.png");
            bool isHigh = kind == ImageFaultKind.TooBright || kind == ImageFaultKind.OddAspectRatio;
            Assert.True(isHigh ? fault.Value > fault.Limit : fault.Value < fault.Limit, $"{fault}");
            Assert.True(isHigh ? fault.Limit > fault.Typical : fault.Limit < fault.Typical, $"{fault}");
        }

        // None of the others, and what is dark is nothing but dark.
        Assert.DoesNotContain(report.Faults, fault => char.IsDigit(fault.Key[2]));
        Assert.Equal(
            ["a/NearlyBlank.png", "a/TooDark.png", "a/TooBright.png", "a/LowContrast.png", "a/Blurred.png"],
            report.Faults.Where(fault => fault.Kind <= ImageFaultKind.NearlyBlank).Select(fault => fault.Key).OrderBy(PlaceOf)
        );
        Assert.Contains(findings, line => line.StartsWith("blurred,a/Blurred.png,", StringComparison.Ordinal));
        Assert.Matches(
            "^too-dark,a/TooDark.png,.*,highlights,0.0[0-9]+,0.[0-9]+,0.[0-9]+,,$",
            Assert.Single(findings, line => line.StartsWith("too-dark,", StringComparison.Ordinal))
        );
        Assert.Contains("\"with faults\"", page);
        Assert.Contains(
            PackedTexts(page),
            text => text.Contains("low-contrast", StringComparison.Ordinal) && text.Contains("contrast 0.0", StringComparison.Ordinal)
        );

        static int PlaceOf(string key) =>
            Array.IndexOf(["NearlyBlank", "TooDark", "TooBright", "LowContrast", "Blurred"], Path.GetFileNameWithoutExtension(key));
    }

    [Fact]
    public void Limits_of_all_kinds_and_of_one_are_judged()
    {
        Plant();
        DatasetReport report = Inspect();
        Assert.Equal(
            ["Not passed: 8 pictures with faults, and MaximumFaults allows 7."],
            report.Check(new DatasetGates { MaximumFaults = 7 }).Failures
        );
        Assert.True(report.Check(new DatasetGates { MaximumFaults = 8 }).IsPassed);
        var byKind = new Dictionary<ImageFaultKind, int> { [ImageFaultKind.TooDark] = 0, [ImageFaultKind.GrayAmongColored] = 1 };
        Assert.Equal(
            ["Not passed: 1 pictures flagged as too dark, and MaximumFaultsByKind allows 0."],
            report.Check(new DatasetGates { MaximumFaultsByKind = byKind }).Failures
        );
        byKind[ImageFaultKind.TooDark] = -1;
        Assert.Contains(
            "MaximumFaultsByKind[TooDark] must be 0 or more",
            Assert.Throws<ArgumentOutOfRangeException>(() => report.Check(new DatasetGates { MaximumFaultsByKind = byKind })).Message
        );
    }

    [Fact]
    public void Too_few_pictures_are_not_judged()
    {
        foreach (string file in Directory.GetFiles(_folder["pictures/a"]).Skip(20))
            File.Delete(file);
        GateVerdict verdict = Inspect()
            .Check(
                new DatasetGates
                {
                    MaximumFaults = 100,
                    MaximumFaultsByKind = new Dictionary<ImageFaultKind, int>
                    {
                        [ImageFaultKind.Blurred] = 9,
                        [ImageFaultKind.TooDark] = 9,
                    },
                }
            );
        Assert.Equal(
            [
                "MaximumFaults cannot be judged: 20 pictures are too few, it takes 30.",
                "MaximumFaultsByKind cannot be judged: 20 pictures are too few, it takes 30.",
            ],
            verdict.NotJudged
        );
    }

    [Fact]
    public async Task The_command_counts_gates_and_remembers()
    {
        Plant();
        byte[] whole = ScenePicture.Ordinary(100);
        _folder.Write("pictures/a/cut.png", whole[..(whole.Length / 2)]);
        _folder.Write("pictures/a/damaged.png", [.. whole[..60], 1, 2, 3, .. whole[63..]]);
        string[] command = ["inspect", _folder["pictures"], "--out", _folder["out"], "--store", _folder["store.db"], .. _model];

        SampleRun first = await SampleRun.Of([.. command, "--max-faults", "100", "--max-fault", "blurred=1"]);
        first.AssertSucceeded();
        Assert.Contains("8 pictures have faults: 1 too-dark, 1 too-bright, 1 low-contrast, 1 blurred, 1 nearly-blank, ", first.Output);
        Assert.Contains("2 files cannot be read, 1 of them for being truncated", first.Output);
        Assert.Equal((8, 1), ((int)first.Result["imageFaults"]!["pictures"]!, (int)first.Result["imageFaults"]!["blurred"]!));
        Assert.Equal((2, 1), ((int)first.Result["unreadable"]!, (int)first.Result["truncated"]!));
        string findings = File.ReadAllText(_folder["out/findings.csv"]);
        Assert.Matches(@"\nunreadable,a/cut\.png,.*,true,The image file is truncated\.", findings);
        Assert.Contains("\nunreadable,a/damaged.png,,", findings);

        SampleRun second = await SampleRun.Of([
            .. command,
            "--max-fault",
            "too-dark=0",
            "--max-fault",
            "blurred=0",
            "--max-truncated",
            "0",
        ]);
        Assert.Equal((1, 0), (second.ExitCode, (int)second.Result["work"]!["imagesDecoded"]!));
        Assert.Contains("Not passed: 1 pictures flagged as blurred, and --max-fault allows 0.", second.Output);
        Assert.Contains("Not passed: 1 truncated files, and --max-truncated allows 0.", second.Output);
        Assert.Equal(findings, File.ReadAllText(_folder["out/findings.csv"]));
    }

    [Theory]
    [InlineData("blurred")]
    [InlineData("blurred=")]
    [InlineData("blurred=-1")]
    [InlineData("blury=1")]
    [InlineData("0=1")]
    public async Task A_limit_that_is_none_is_refused(string limit)
    {
        SampleRun run = await SampleRun.Of("inspect", _folder["pictures"], "--out", _folder["out"], "--max-fault", limit);
        run.AssertFailed("--max-fault must be KIND=N, such as blurred=0, with a kind of too-dark, ", $"got '{limit}'");
    }

    // What a page carries as base64 of gzip.
    private static IEnumerable<string> PackedTexts(string page)
    {
        foreach (Match packed in Regex.Matches(page, "H4sI[A-Za-z0-9+/]+=*"))
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed.Value)), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip);
            yield return reader.ReadToEnd();
        }
    }

    private void Plant()
    {
        foreach (ImageFaultKind kind in Enum.GetValues<ImageFaultKind>())
            _folder.Write($"pictures/a/{kind}.png", ScenePicture.WithFault(1000 + (int)kind, kind));
    }

    private DatasetReport Inspect() =>
        DatasetInspector.Inspect(
            _folder["pictures"],
            new DatasetInspectorOptions
            {
                Model = ClipModel.FromFiles(_folder["image.onnx"], _folder["text.onnx"], _folder.Path),
                CancellationToken = TestContext.Current.CancellationToken,
            }
        );
}
