using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Clip.Tokenizer;
using MLNet.Embeddings.Tests.Reports.Page;
using SkiaSharp;
using static Microsoft.Playwright.Assertions;

namespace MLNet.Embeddings.Tests.Tool.Commands;

public sealed class InspectCommandTests : IClassFixture<Browser>, IDisposable
{
    private readonly Browser _browser;
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _model;

    public InspectCommandTests(Browser browser)
    {
        _browser = browser;
        _folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        string image = _folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4));
        string text = _folder.Write("text.onnx", TinyOnnx.TextModel(dimension: 4));
        _model = ["--image-model", image, "--text-model", text, "--tokenizer", _folder.Path];
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("inspect")]
    [InlineData("duplicates")]
    public async Task Each_picture_is_read_and_decoded_once(string command)
    {
        for (int i = 0; i < 24; i++)
        {
            string folder = Directory.CreateDirectory(_folder[$"pictures/{(i % 2 == 0 ? "a" : "b")}"]).FullName;
            File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), TestImages.Encode(40, 30, SKEncodedImageFormat.Png, i));
        }

        _folder.Write("pictures/a/broken.png", [0x89, .. "PNG\r\n\u001A\n"u8, 1, 2, 3]);
        SampleRun run = await SampleRun.Of([command, _folder["pictures"], "--out", _folder["out"], .. _model]);

        JsonNode work = run.Result["work"]!;
        Assert.Equal((25, 24, 24), ((int)work["filesRead"]!, (int)work["imagesDecoded"]!, (int)work["imagesEmbedded"]!));
        Assert.Equal(1, (int)run.Result["unreadable"]!);
    }

    [Fact]
    public async Task Drawn_pictures_become_a_page_that_tells_what_was_found_against_what_was_planted()
    {
        SampleRun run = await SampleRun.Of(["inspect", "--count", "120", "--out", _folder["out"], .. _model]);
        run.AssertSucceeded();
        Assert.Equal((120, 12, 3), ((int)run.Result["n"]!, (int)run.Result["classes"]!, (int)run.Result["splits"]!));
        Dictionary<string, JsonNode> faults = run.Result["faults"]!
            .AsArray()
            .ToDictionary(fault => (string)fault!["kind"]!, fault => fault!);
        Assert.Equal(
            (12, 12),
            ((int)faults["duplicates"]["planted"]!, (int)faults["duplicates"]["found"]! + (int)faults["duplicates"]["missed"]!)
        );
        Assert.Equal((int)faults["duplicates: the same file"]["planted"]!, (int)faults["duplicates: the same file"]["found"]!);
        Assert.StartsWith("kind,key,other,score,threshold,", File.ReadLines(_folder["out/findings.csv"]).First());
        Assert.Contains("against what was planted", run.Output);
        Assert.Equal(1, (int)run.Result["work"]!["neighborSearches"]!);

        await using OpenedPage opened = await _browser.OpenAsync((string)run.Result["page"]!);
        IPage page = opened.Page;
        await Expect(page.Locator(".map")).ToHaveCountAsync(2);
        Assert.True(await opened.CountMapColorsAsync(0) > 100 && await opened.CountMapColorsAsync(1) > 100);
        await Expect(page.Locator("#legend-classes .class")).ToHaveCountAsync(12);
        await page.Locator("#coloring").SelectOptionAsync(new SelectOptionValue { Label = "Split" });
        await Expect(page.Locator("#legend-classes .class .name")).ToHaveTextAsync(["train", "valid", "test"]);

        int row = await opened.VisibleRowAsync(map: 1);
        await opened.ClickRowAsync(row, map: 1);
        await Expect(page.Locator($"#picture[data-drawn='{row}']")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<int>("() => document.getElementById('picture').width") > 60);
        await Expect(page.Locator("#near canvas[data-drawn]")).ToHaveCountAsync(12);
        await Expect(page.Locator("#details-facts")).ToContainTextAsync("Split");

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#details-content")).ToBeHiddenAsync();
        await page.Locator("#facts a[data-kind='duplicate']").ClickAsync();
        await Expect(page.Locator("#findings .bench")).ToBeInViewportAsync();

        ILocator report = page.Locator("#report");
        await Expect(report.GetByRole(AriaRole.Heading, new LocatorGetByRoleOptions { Name = "Found against planted" })).ToBeVisibleAsync();
        await Expect(report.Locator("svg")).ToHaveCountAsync(2);
        int lines = File.ReadLines(_folder["out/findings.csv"]).Count() - 1;
        Assert.Equal(lines, await page.EvaluateAsync<int>("() => mapPage.findings.all.length"));
        ILocator copy = page.Locator(".virtual tr[data-finding]").First;
        await Expect(copy.Locator("canvas[data-drawn]")).ToHaveCountAsync(2);
        await copy.ClickAsync();
        await Expect(page.Locator(".stage canvas[data-drawn]")).ToHaveCountAsync(2);
        await page.Locator(".stage").GetByText("Show on the maps").First.ClickAsync();
        await Expect(page.Locator("#details-facts")).ToContainTextAsync((await copy.Locator(".name").First.GetAttributeAsync("title"))!);
        await Expect(page.Locator("header")).ToBeInViewportAsync();

        Assert.Empty(opened.Complaints);
        Assert.Single(opened.Requests);
    }

    [Fact]
    public async Task A_folder_of_ones_own_needs_neither_splits_nor_classes()
    {
        DemoDatasetWriter.Write(new DemoOptions { Folder = _folder["demo"], Count = 120 }, TestContext.Current.CancellationToken);
        SampleRun classes = await SampleRun.Of(["inspect", _folder["demo/train"], "--out", _folder["out"], .. _model]);
        classes.AssertSucceeded();
        Assert.Equal((0, 12), ((int)classes.Result["splits"]!, (int)classes.Result["classes"]!));
        Assert.Null(classes.Result["faults"]);

        SampleRun flat = await SampleRun.Of(["inspect", _folder["demo/train/cactus"], "--out", _folder["out"], .. _model]);
        flat.AssertSucceeded();
        Assert.Equal((0, 0, 0), ((int)flat.Result["classes"]!, (int)flat.Result["leaks"]!, (int)flat.Result["suspects"]!));
        await using OpenedPage opened = await _browser.OpenAsync((string)flat.Result["page"]!);
        await Expect(opened.Page.Locator("#coloring option").First).ToHaveTextAsync("Finding");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Gates_end_with_code_1_and_say_which()
    {
        SampleRun run = await SampleRun.Of([
            "inspect",
            "--count",
            "120",
            "--max-leaks",
            "0",
            "--max-duplicates",
            "100",
            "--out",
            _folder["out"],
            .. _model,
        ]);

        Assert.Equal(1, run.ExitCode);
        Assert.False((bool)run.Result["passed"]!);
        Assert.Contains("--max-leaks allows 0", run.Output);
        Assert.DoesNotContain("--max-duplicates allows", run.Output);
    }

    [Fact]
    public async Task Bad_input_ends_with_one_sentence_and_no_page()
    {
        (await SampleRun.Of(["inspect", _folder["absent"], "--out", _folder["out"], .. _model])).AssertFailed("There is no folder");
        Directory.CreateDirectory(_folder["empty"]);
        (await SampleRun.Of(["inspect", _folder["empty"], "--out", _folder["out"], .. _model])).AssertFailed("holds no images");
        _folder.Write("empty/a.jpg", "no picture");
        SampleRun unreadable = await SampleRun.Of(["inspect", _folder["empty"], "--out", _folder["out"], .. _model]);
        Assert.Equal(2, unreadable.ExitCode);
        Assert.Contains("None of the 1 pictures can be read", unreadable.Error);
        Assert.Empty(Directory.GetFiles(_folder["out"]));
    }
}
