using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Reports.Datasets;

public sealed class PictureInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_picture_is_embedded_once()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        DemoDatasetWriter.Write(new DemoOptions { Folder = _folder["demo"], Count = 100 }, cancellation);
        PictureRow[] pictures = PictureFolder.Read(ImageFolder.Read(_folder["demo"], cancellation: cancellation)).Pictures;
        var decoder = new CountingDecoder();
        using var console = new CommandConsole(TextWriter.Null, TextWriter.Null, cancellation);
        using var session = new PipelineSession(console, 1);
        DatasetInspection inspection = new PictureInspector(session.Run, new StageTimes(), 1).Inspect(
            pictures,
            new ClipEmbeddingEstimator.Options
            {
                Model = ClipModel.FromFiles(_folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4))),
                Decoder = decoder,
            }
        );

        Assert.Equal(100, inspection.Pictures.Count + inspection.Unreadable.Count);
        Assert.Equal(100, decoder.Count);
        Assert.Equal(inspection.Pictures.Count, inspection.Analysis.RowCount);
        Assert.All(inspection.Pictures, picture => Assert.Equal((3, 3), (picture.TsneMap.Length, picture.UmapMap.Length)));
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
