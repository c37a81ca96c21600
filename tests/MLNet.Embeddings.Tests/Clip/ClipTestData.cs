using Microsoft.ML;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Clip.Tokenizer;
using MLNet.Embeddings.Tests.Workout;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>A folder with a tiny model, its tokenizer and a few images, one of which is none.</summary>
internal sealed class ClipTestData : IDisposable
{
    private const int Count = 44;

    private readonly TemporaryFolder _folder = new();

    public ClipTestData()
    {
        File.WriteAllBytes(_folder["image.onnx"], TinyOnnx.ImageModel());
        File.WriteAllBytes(_folder["text.onnx"], TinyOnnx.TextModel(dimension: 4));
        File.WriteAllText(_folder["merges.txt"], "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        for (int i = 0; i < Count; i++)
            File.WriteAllBytes(
                _folder[$"{i}.img"],
                i == 11
                    ? "no image"u8.ToArray()
                    : TestImages.Encode(10 + i, 20, i % 2 == 0 ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, i)
            );
        Rows =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(i => new ClipRow
                {
                    Id = i,
                    Path = _folder[$"{i}.img"],
                    Content = File.ReadAllBytes(_folder[$"{i}.img"]),
                    Text = i % 3 == 0 ? $"a photo of {i} cats" : $"the dog, {i}",
                    Tags = [.. Enumerable.Range(0, i % 4).Select(tag => $"tag {tag}")],
                    Vector = [.. Enumerable.Range(0, 4).Select(d => MathF.Sin((i * 4) + d))],
                }),
        ];
    }

    public ClipRow[] Rows { get; }

    public ClipModel Model =>
        ClipModel.FromFiles(
            _folder["image.onnx"],
            _folder["text.onnx"],
            _folder.Path,
            new ImagePreprocessing { ResizeSize = 8, CropSize = 8 }
        );

    public IDataView View(MLContext context) => context.Data.LoadFromEnumerable(Rows);

    public IEnumerable<string> Predict(MLContext context, ITransformer transformer)
    {
        // By default the engine would dispose the transformer, which is still in use here.
        using PredictionEngine<ClipRow, ClipPrediction> engine = context.Model.CreatePredictionEngine<ClipRow, ClipPrediction>(
            transformer,
            new PredictionEngineOptions { OwnsTransformer = false }
        );
        return Rows.Select(row => string.Join(',', engine.Predict(row).Embedding.Select(ViewContent.Format))).ToArray();
    }

    public static Dictionary<string, Func<MLContext, IDataView>> Invalid(string column) =>
        new()
        {
            ["no such column"] = context => context.Data.LoadFromEnumerable([new { Other = 1f }]),
            ["a column of double"] = context =>
                column switch
                {
                    nameof(ClipRow.Path) => context.Data.LoadFromEnumerable([new { Path = 1.0 }]),
                    nameof(ClipRow.Content) => context.Data.LoadFromEnumerable([new { Content = 1.0 }]),
                    nameof(ClipRow.Vector) => context.Data.LoadFromEnumerable([new { Vector = 1.0 }]),
                    _ => context.Data.LoadFromEnumerable([new { Text = 1.0 }]),
                },
            ["a vector of float"] = context =>
                column switch
                {
                    nameof(ClipRow.Path) => context.Data.LoadFromEnumerable([new { Path = new float[] { 1 } }]),
                    nameof(ClipRow.Content) => context.Data.LoadFromEnumerable([new { Content = new float[] { 1 } }]),
                    nameof(ClipRow.Vector) => context.Data.LoadFromEnumerable([new { Vector = new float[] { 1 } }]),
                    _ => context.Data.LoadFromEnumerable([new { Text = new float[] { 1 } }]),
                },
        };

    public void Dispose() => _folder.Dispose();
}
