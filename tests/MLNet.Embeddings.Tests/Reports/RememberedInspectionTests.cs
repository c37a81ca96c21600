using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tests.Reports;

/// <summary>With a store, a second inspection of an unchanged folder decodes and embeds nothing, closer looks included.</summary>
public sealed class RememberedInspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RememberedInspectionTests() =>
        DemoDatasetWriter.Write(new DemoOptions { Folder = _folder["demo"], Count = 200 }, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_a_whole_data_set()
    {
        DatasetReport without = Inspect(store: null, "without");
        DatasetReport first = Inspect(_folder["store.db"], "first");
        DatasetReport second = Inspect(_folder["store.db"], "second");

        Assert.Contains(first.DuplicatePairs, pair => pair.Kind == DuplicateKind.Near);
        Assert.Equal(first.Work.ImagesEmbedded, first.Work.ImagesDecoded);
        Assert.Equal((0, 0), (second.Work.ImagesDecoded, second.Work.ImagesEmbedded));
        // A copy of a file of an earlier batch is known already.
        Assert.InRange(first.Work.ImagesEmbedded, without.Work.ImagesEmbedded - 20, without.Work.ImagesEmbedded);
        byte[] findings = File.ReadAllBytes(_folder["without/findings.csv"]);
        Assert.Equal(findings, File.ReadAllBytes(_folder["first/findings.csv"]));
        Assert.Equal(findings, File.ReadAllBytes(_folder["second/findings.csv"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_duplicates(bool pixelsOnly)
    {
        DuplicateReport first = Duplicates(pixelsOnly, "first");
        DuplicateReport second = Duplicates(pixelsOnly, "second");

        Assert.True(first.Work.ImagesDecoded > 190);
        Assert.Equal((0, 0), (second.Work.ImagesDecoded, second.Work.ImagesEmbedded));
        foreach (string file in new[] { "pairs.csv", "rows.csv", "groups.csv", "groups.png" })
            Assert.Equal(File.ReadAllBytes(_folder[$"first/{file}"]), File.ReadAllBytes(_folder[$"second/{file}"]));
    }

    private DatasetReport Inspect(string? store, string report)
    {
        DatasetReport result = DatasetInspector.Inspect(
            _folder["demo"],
            new DatasetInspectorOptions { StorePath = store, CancellationToken = TestContext.Current.CancellationToken }
        );
        result.Save(_folder[report]);
        return result;
    }

    private DuplicateReport Duplicates(bool pixelsOnly, string report)
    {
        DuplicateReport result = DuplicateInspector.Inspect(
            ImageFolderListing.Read(_folder["demo"], cancellationToken: TestContext.Current.CancellationToken),
            new DuplicateInspectorOptions
            {
                PixelsOnly = pixelsOnly,
                StorePath = _folder["store.db"],
                CancellationToken = TestContext.Current.CancellationToken,
            }
        );
        result.Save(_folder[report]);
        return result;
    }
}
