using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tests.Reports;

public sealed class SinglePassTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Pairs of near duplicates are looked at again in more detail, but nothing else is read twice: the sheets are made of small copies.
    [Fact]
    public void A_search_by_pixels_alone_draws_its_sheets_from_what_it_read_once()
    {
        CountingDecoder decoder = Draw(100);
        DuplicateReport report = DuplicateInspector.Inspect(
            ImageFolderListing.Read(_folder["demo"], cancellationToken: TestContext.Current.CancellationToken),
            new DuplicateInspectorOptions
            {
                PixelsOnly = true,
                // No score reaches it, so no pair is looked at again.
                Flagger = new DuplicateFlaggerEstimator.Options { Threshold = DuplicateThreshold.Fixed(1) },
                Decoder = decoder,
                CancellationToken = TestContext.Current.CancellationToken,
            }
        );
        report.Save(_folder["report"]);

        Assert.True(new FileInfo(_folder["report/groups.png"]).Length > 1000);
        Assert.True(new FileInfo(_folder["report/threshold.png"]).Length > 1000);
        Assert.NotEmpty(report.Duplicates);
        Assert.Equal(100, decoder.Count);
        Assert.Equal((100, 0), (report.Work.FilesRead, report.Work.ImagesEmbedded));
    }

    private CountingDecoder Draw(int count)
    {
        DemoDatasetWriter.Write(new DemoOptions { Folder = _folder["demo"], Count = count }, TestContext.Current.CancellationToken);
        return new CountingDecoder();
    }

    private sealed class CountingDecoder : IImageDecoder
    {
        private int _count;

        public int Count => _count;

        public DecodedImage Decode(ReadOnlySpan<byte> encoded)
        {
            Interlocked.Increment(ref _count);
            return SkiaImageDecoder.Instance.Decode(encoded);
        }
    }
}
