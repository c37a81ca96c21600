using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Images;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Images;

/// <summary>One picture of a run goes wrong: its row fails, with a sentence, and no other.</summary>
public sealed class HostilePictureTests : IDisposable
{
    private const string Squash =
        """{"size":{"height":SIDE,"width":SIDE},"do_center_crop":false"""
        + ""","image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.5,0.5],"resample":3}""";

    private readonly TemporaryFolder _folder = new();

    public HostilePictureTests()
    {
        Directory.CreateDirectory(_folder["pictures"]);
        Directory.CreateDirectory(_folder["model"]);
        Directory.CreateDirectory(_folder["lossless"]);
        WriteModel(16);
        _folder.Write("pictures/0.jpg", TestImages.Encode(30, 20, SKEncodedImageFormat.Jpeg));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(64)]
    [InlineData(300)]
    public async Task A_tall_picture_that_is_squeezed_stops_no_run(int side)
    {
        _folder.Write("pictures/tall.png", HandMadePng.Write(2, 1_000_000, 8, 0, new byte[2_000_000]));
        _folder.Write("pictures/taller.png", HandMadePng.Write(1, 10_000_000, 16, 0, new byte[20_000_000]));
        _folder.Write("pictures/too tall.png", HandMadePng.Write(1, 2_000_000, 8, 0, new byte[2_000_000]));
        WriteModel(side);
        SampleRun run = await SampleRun.Of("embed", _folder["pictures"], "--model", _folder["model"], "--out", _folder["v.npy"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal((4, 2), ((int)run.Result["images"]!, (int)run.Result["failed"]!));
        Assert.Contains("too tall.png: The PNG file claims a side of 2000000 pixels; longer ones than 1000000 are not decoded.", run.Error);
        Assert.Matches("taller.png: The image's side of 10000000 pixels is too long to be resized to [0-9]+\\.", run.Error);
        Matrix vectors = NpyFile.Read(_folder["v.npy"], TestContext.Current.CancellationToken);
        Assert.Equal([false, false, true, true], Enumerable.Range(0, 4).Select(row => float.IsNaN(vectors.Row(row)[0])));
    }

    [Fact]
    public async Task The_decoder_is_an_option_and_gives_the_same_vectors_of_lossless_files()
    {
        _folder.Write("lossless/1.png", TestImages.Encode(30, 20, SKEncodedImageFormat.Png));
        _folder.Write("lossless/2.gif", HandMadeGif.Write((9, 9), (9, 9), [.. Enumerable.Range(0, 81).Select(i => (byte)i)]));
        foreach (string decoder in new[] { "skia", "magick" })
        {
            (
                await SampleRun.Of(
                    "embed",
                    _folder["lossless"],
                    "--model",
                    _folder["model"],
                    "--decoder",
                    decoder,
                    "--out",
                    _folder[$"{decoder}.npy"]
                )
            ).AssertSucceeded();
        }

        Assert.Equal(File.ReadAllBytes(_folder["skia.npy"]), File.ReadAllBytes(_folder["magick.npy"]));
        SampleRun duplicates = await SampleRun.Of(
            "duplicates",
            _folder["lossless"],
            "--pixels-only",
            "--decoder",
            "magick",
            "--out",
            _folder["report"]
        );
        duplicates.AssertSucceeded();
        Assert.True(File.Exists(_folder["report/groups.png"]));
        (await SampleRun.Of("embed", _folder["lossless"], "--decoder", "gd", "--out", _folder["v.npy"])).AssertFailed(
            "--decoder must be one of skia, magick"
        );
    }

    [Fact]
    public void Whatever_a_decoder_throws_fails_the_row_alone()
    {
        var context = new MLContext(1);
        ClipRow[] rows = [.. Enumerable.Range(0, 6).Select(i => new ClipRow { Content = Encoding.ASCII.GetBytes($"{i}") })];
        var options = new ClipEmbeddingEstimator.Options
        {
            OutputColumnName = "Vector",
            InputColumnName = nameof(ClipRow.Content),
            StatusColumnName = "Status",
            Decoder = new Capricious(),
            Model = ClipModel.FromFiles(
                _folder["model/vision_model.onnx"],
                null,
                null,
                new ImagePreprocessing { ResizeSize = 16, CropSize = 16 }
            ),
        };
        IDataView data = context.Data.LoadFromEnumerable(rows);
        using ClipEmbeddingTransformer transformer = context.Transforms.ClipEmbedding(options).Fit(data);
        string[] reasons = [.. transformer.Transform(data).GetColumn<string>("Status")];

        Assert.Equal(
            [
                "",
                "The image decoder failed (NullReferenceException): Object reference not set to an instance of an object.",
                "There is not enough memory to decode the image.",
                "It is none.",
                "",
                "The image decoder failed (IndexOutOfRangeException): beyond the end",
            ],
            reasons
        );
    }

    private void WriteModel(int side)
    {
        _folder.Write("model/preprocessor_config.json", Squash.Replace("SIDE", $"{side}", StringComparison.Ordinal));
        _folder.Write("model/vision_model.onnx", TinyOnnx.ImageModel(dimension: 4, size: side));
    }

    private sealed class ClipRow
    {
        [VectorType]
        public byte[] Content { get; set; } = [];
    }

    private sealed class Capricious : IImageDecoder
    {
        public DecodedImage Decode(ReadOnlySpan<byte> encoded) =>
            (char)encoded[0] switch
            {
                '1' => throw new NullReferenceException(),
                '2' => throw new OutOfMemoryException(),
                '3' => throw new InvalidDataException("It is none."),
                '5' => throw new IndexOutOfRangeException("beyond the end"),
                _ => TestImages.Random(10, 10, DecodedImageKind.Color, 1),
            };
    }
}
