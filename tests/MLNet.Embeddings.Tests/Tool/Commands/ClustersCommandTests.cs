using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MLNet.Embeddings.Tests.Reports.Page;
using static Microsoft.Playwright.Assertions;

namespace MLNet.Embeddings.Tests.Tool.Commands;

public sealed partial class ClustersCommandTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Drawn_digits_become_a_page_that_opens_in_a_browser()
    {
        SampleRun run = await SampleRun.Of("clusters", "--count", "400", "--out", _folder["pages"]);
        run.AssertSucceeded();
        Assert.Contains("400 digits from drawn digits", run.Output);
        Assert.Contains("10-NN label accuracy", run.Output);
        Assert.Equal((400, 784, 3), ((int)run.Result["n"]!, (int)run.Result["d"]!, (int)run.Result["components"]!));
        Assert.Equal(1, (int)run.Result["work"]!["neighborSearches"]!);
        foreach (string method in (string[])["umap", "tsne"])
        {
            JsonNode map = run.Result["maps"]![method]!;
            Assert.InRange((double)map["accuracy"]!, 0.6, 1);
            Assert.InRange((double)map["trustworthiness"]!, 0.8, 1);
            Assert.InRange((double)map["neighborRecall"]!, 0.2, 1);
            Assert.True((double)map["seconds"]!["total"]! > 0);
        }

        string page = (string)run.Result["page"]!;
        Assert.Equal(_folder["pages/clusters.html"], page);
        Assert.InRange(new FileInfo(page).Length, 1_000_000, 4_000_000);

        await using OpenedPage opened = await browser.OpenAsync(page);
        await Expect(opened.Page.Locator("h1")).ToHaveTextAsync("400 handwritten digits");
        await Expect(opened.Page.Locator("#legend-classes .class")).ToHaveCountAsync(10);
        Assert.True(await opened.CountMapColorsAsync() > 300);
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_page_apart_from_the_time()
    {
        async Task<string> PageAsync()
        {
            SampleRun run = await SampleRun.Of("clusters", "--count", "150", "--components", "2", "--seed", "5", "--out", _folder.Path);
            run.AssertSucceeded();
            string html = await File.ReadAllTextAsync(_folder["clusters.html"], TestContext.Current.CancellationToken);
            return TimeOfTheFit().Replace(html, "");
        }

        Assert.Equal(await PageAsync(), await PageAsync());
    }

    [Fact]
    public async Task Mnist_is_sampled_and_mapped()
    {
        SampleRun run = await SampleRun.Of(
            "clusters",
            "--data",
            TestData.Require("data/mnist"),
            "--count",
            "1000",
            "--components",
            "2",
            "--out",
            _folder.Path
        );
        run.AssertSucceeded();
        Assert.InRange((double)run.Result["maps"]!["umap"]!["accuracy"]!, 0.8, 1);
        Assert.InRange((double)run.Result["maps"]!["tsne"]!["accuracy"]!, 0.8, 1);
    }

    [Fact]
    public async Task Bad_input_ends_with_one_sentence_and_no_page()
    {
        (await SampleRun.Of("clusters", "--data", _folder["absent"], "--out", _folder.Path)).AssertFailed("There is no folder");
        (await SampleRun.Of("clusters", "--data", _folder.Path, "--out", _folder.Path)).AssertFailed("holds no IDX pictures");
        (await SampleRun.Of("clusters", "--components", "4", "--out", _folder.Path)).AssertFailed(
            "--components must be from 2 to 3, got 4"
        );
        (await SampleRun.Of("clusters", "--count", "5", "--out", _folder.Path)).AssertFailed("--count must be from 50");
        Assert.Empty(_folder.Files);
        string file = _folder.Write("file", "x");
        (await SampleRun.Of("clusters", "--out", file)).AssertFailed("cannot be written");
    }

    [GeneratedRegex("\"time of the fit\",\"value\":\"[^\"]*\"")]
    private static partial Regex TimeOfTheFit();
}
