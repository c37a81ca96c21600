using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Clip.Tokenizer;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>Saved encoders: those of the first version still load, and what came later is part of the saved.</summary>
public sealed class SavedEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Image_encoders_of_the_first_version_load()
    {
        var clip = ClipModel.FromFiles(
            _folder.Write("image.onnx", TinyOnnx.ImageModel()),
            preprocessing: new ImagePreprocessing { ResizeSize = 8, CropSize = 8 }
        );
        IDataView view = Pictures();
        using ClipEmbeddingTransformer fitted = _context.Transforms.ClipEmbedding("Vector", "Path", clip).Fit(view);
        Assert.Equal(Vectors(fitted, view), Vectors(Load("clip-image-0.1.0"), view));
    }

    [Fact]
    public void Text_encoders_of_the_first_version_load()
    {
        string text = _folder.Write("text.onnx", TinyOnnx.TextModel(dimension: 4));
        _folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        IDataView view = _context.Data.LoadFromEnumerable([new { Text = "a photo of cats" }]);
        using ClipTextEmbeddingTransformer fitted = _context
            .Transforms.ClipTextEmbedding("Vector", "Text", ClipModel.FromFiles(textModel: text))
            .Fit(view);
        Assert.Equal(Vectors(fitted, view), Vectors(Load("clip-text-0.1.0"), view));
    }

    [Fact]
    public void Order_of_channels_and_pooling_are_saved()
    {
        ClipModel clip = ClipModel
            .FromFiles(
                _folder.Write("map.onnx", TinyOnnx.MapModel()),
                preprocessing: new ImagePreprocessing
                {
                    ResizeSize = 8,
                    CropSize = 8,
                    ChannelOrder = ChannelOrder.Bgr,
                }
            )
            .WithPooling(VectorPooling.Mean);
        IDataView view = Pictures();
        using ClipEmbeddingTransformer fitted = _context.Transforms.ClipEmbedding("Vector", "Path", clip).Fit(view);
        using var stream = new MemoryStream();
        _context.Model.Save(fitted, view.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = _context.Model.LoadVerified(stream, out _);

        Assert.Equal(Vectors(fitted, view), Vectors(loaded, view));
        ClipModel other = clip.WithPreprocessing(clip.Preprocessing! with { ChannelOrder = ChannelOrder.Rgb });
        using ClipEmbeddingTransformer reversed = _context.Transforms.ClipEmbedding("Vector", "Path", other).Fit(view);
        Assert.NotEqual(Vectors(fitted, view), Vectors(reversed, view));
    }

    private IDataView Pictures() =>
        _context.Data.LoadFromEnumerable([
            new { Path = _folder.Write("a.png", TestImages.Encode(12, 12, SkiaSharp.SKEncodedImageFormat.Png, 3)) },
            new { Path = _folder.Write("b.png", TestImages.Encode(20, 12, SkiaSharp.SKEncodedImageFormat.Png, 5)) },
        ]);

    private ITransformer Load(string name) =>
        _context.Model.LoadVerified(Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", $"{name}.zip"), out _);

    private static float[][] Vectors(ITransformer model, IDataView view) => [.. model.Transform(view).GetColumn<float[]>("Vector")];
}
