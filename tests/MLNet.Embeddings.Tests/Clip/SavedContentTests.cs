using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Clip.Tokenizer;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>What is saved is what was fitted, whatever has become of the model's files since.</summary>
public sealed class SavedContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_image_model_is_saved_as_it_was_fitted(bool isExternal)
    {
        string model = _folder.Write("image.onnx", TinyOnnx.ImageModel(externalFile: isExternal ? "image.data" : null));
        string data = _folder.Write("image.data", [1, 2, 3, 4, .. TinyOnnx.Weights(12, TinyOnnx.Float)]);
        string picture = _folder.Write("a.png", TestImages.Encode(12, 12, SkiaSharp.SKEncodedImageFormat.Png, 3));
        IDataView view = _context.Data.LoadFromEnumerable([new { Path = picture }]);
        var clip = ClipModel.FromFiles(model, preprocessing: new ImagePreprocessing { ResizeSize = 8, CropSize = 8 });
        using ClipEmbeddingTransformer fitted = _context.Transforms.ClipEmbedding("Vector", "Path", clip).Fit(view);
        float[] expected = Vector(fitted, view);

        File.WriteAllBytes(model, TinyOnnx.ImageModel(input: "other"));
        File.WriteAllBytes(data, new byte[100]);
        Assert.Equal(expected, Vector(SaveAndLoad(fitted, view), view));
        File.Delete(model);
        File.Delete(data);
        Assert.Equal(expected, Vector(SaveAndLoad(fitted, view), view));
    }

    [Fact]
    public void A_text_model_is_saved_as_it_was_fitted()
    {
        string model = _folder.Write("text.onnx", TinyOnnx.TextModel());
        string merges = _folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        IDataView view = _context.Data.LoadFromEnumerable([new { Text = "a photo of cats" }]);
        using ClipTextEmbeddingTransformer fitted = _context
            .Transforms.ClipTextEmbedding("Vector", "Text", ClipModel.FromFiles(textModel: model, tokenizer: merges))
            .Fit(view);
        float[] expected = Vector(fitted, view);

        File.Delete(model);
        File.Delete(merges);
        Assert.Equal(expected, Vector(SaveAndLoad(fitted, view), view));
    }

    private static float[] Vector(ITransformer model, IDataView view) => model.Transform(view).GetColumn<float[]>("Vector").Single();

    private ITransformer SaveAndLoad(ITransformer model, IDataView view)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, view.Schema, stream);
        stream.Position = 0;
        return _context.Model.LoadVerified(stream, out _);
    }
}
