using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MLNet.Embeddings.Tests.Reports;
using MLNet.Embeddings.Tests.Reports.Page;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Decisions;

/// <summary>A data set is cleaned as people do it: inspected, decided in the browser by keyboard alone, applied, inspected again.</summary>
[Trait("Category", "Long")]
public sealed class CleaningTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const int Scenes = 40;
    private const int CopiesOfEach = 125;
    private const int Decided = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Twenty_of_five_thousand_findings_are_decided_downloaded_applied_and_gone()
    {
        for (int scene = 0; scene < Scenes; scene++)
        {
            using SKBitmap drawn = ScenePicture.Draw(scene);
            using SKData png = drawn.Encode(SKEncodedImageFormat.Png, quality: 100);
            string place = Directory.CreateDirectory(_folder[$"data/{(scene % 2 == 0 ? "even" : "odd")}"]).FullName;
            for (int copy = 0; copy <= CopiesOfEach; copy++)
                await File.WriteAllBytesAsync(Path.Combine(place, $"{scene:00}-{copy:000}.png"), png.ToArray());
        }

        (await Inspect("data", "first")).AssertSucceeded();
        (string[] Keys, int Count) before = Duplicates("first");
        Assert.True(before.Count >= Scenes * CopiesOfEach, $"{before.Count}");

        await using (OpenedPage opened = await browser.OpenAsync(_folder["first/inspect.html"]))
        {
            IPage page = opened.Page;
            await page.Locator("body").PressAsync("Tab");
            await page.Keyboard.PressAsync("Enter");
            while (!await page.EvaluateAsync<bool>("() => document.activeElement.matches('.virtual')"))
                await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("j");
            for (int i = 0; i < Decided; i++)
                await page.Keyboard.PressAsync("1");
            IDownload download = await page.RunAndWaitForDownloadAsync(() =>
                page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download decisions.csv" }).PressAsync("Enter")
            );
            await download.SaveAsAsync(_folder["decisions.csv"]);
            Assert.Empty(opened.Complaints);
        }

        string[] removed =
        [
            .. (await File.ReadAllLinesAsync(_folder["decisions.csv"], TestContext.Current.CancellationToken))
                .Select(line => line.Split(','))
                .Where(cells => cells[1] == "remove")
                .Select(cells => cells[0]),
        ];
        Assert.Equal(Decided, removed.Distinct().Count());
        Assert.Subset(before.Keys.ToHashSet(), removed.ToHashSet());

        // Decided findings are not raised again where the files still are, and the files are not in the cleaned copy.
        (await Inspect("data", "second", "--decisions", _folder["decisions.csv"])).AssertSucceeded();
        (string[] Keys, int Count) after = Duplicates("second");
        Assert.Empty(after.Keys.Intersect(removed));
        Assert.InRange(after.Count, 1, before.Count - Decided);
        SampleRun applied = await SampleRun.Of([
            "apply",
            _folder["data"],
            "--decisions",
            _folder["decisions.csv"],
            "--to",
            _folder["clean"],
        ]);
        applied.AssertSucceeded();
        Assert.Equal(
            (Scenes * (CopiesOfEach + 1)) - Decided,
            Directory.GetFiles(_folder["clean"], "*.png", SearchOption.AllDirectories).Length
        );
        Assert.All(removed, key => Assert.False(File.Exists(_folder[$"clean/{key}"])));
        Assert.All(removed, key => Assert.True(File.Exists(_folder[$"data/{key}"])));
        (await Inspect("clean", "third")).AssertSucceeded();
        Assert.Empty(Duplicates("third").Keys.Intersect(removed));
        Assert.Equal(
            (Scenes * CopiesOfEach) - Decided,
            (await File.ReadAllLinesAsync(_folder["third/remove.txt"], TestContext.Current.CancellationToken)).Length
        );
    }

    private Task<SampleRun> Inspect(string data, string report, params string[] options) =>
        SampleRun.Of(["inspect", _folder[data], "--model", "mini-clip", "--store", "off", "--out", _folder[report], .. options]);

    private (string[] Keys, int Count) Duplicates(string report)
    {
        JsonNode[] found =
        [
            .. JsonNode.Parse(File.ReadAllBytes(_folder[$"{report}/report.json"]))!["findings"]!
                .AsArray()
                .Where(finding => (string)finding!["kind"]! == "duplicate")
                .Select(finding => finding!),
        ];
        return ([.. found.SelectMany(pair => new[] { (string)pair["key"]!, (string)pair["other"]! }).Distinct()], found.Length);
    }
}
