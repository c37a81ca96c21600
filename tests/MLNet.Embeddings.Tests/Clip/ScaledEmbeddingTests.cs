using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Images;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>Vectors of large pictures that are decoded at a smaller scale.</summary>
public sealed class ScaledEmbeddingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);
    private readonly string[] _paths;

    public ScaledEmbeddingTests() =>
        _paths = [.. Enumerable.Range(1, 4).Select(i => _folder.Write($"{i}.jpg", LargePicture.Photograph(LargePicture.Draw(i))))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Vectors_differ_by_little_and_exact_ones_do_not_depend_on_what_else_is_asked_for()
    {
        float[][] exact = Vectors(Fit(ImageDecoding.Exact, null));
        float[][] scaled = Vectors(Fit(ImageDecoding.Scaled, null));
        Assert.Equal(exact, Vectors(Fit(ImageDecoding.Exact, "Evidence")));
        for (int i = 0; i < exact.Length; i++)
        {
            Assert.NotEqual(exact[i], scaled[i]);
            Assert.InRange(TensorPrimitives.CosineSimilarity<float>(exact[i], scaled[i]), 0.999f, 1.0001f);
        }
    }

    [Fact]
    public void A_saved_pipeline_keeps_its_decoding()
    {
        using ClipEmbeddingTransformer clip = Fit(ImageDecoding.Scaled, "Evidence");
        _context.Model.Save(clip, View().Schema, _folder["model.zip"]);
        using var loaded = (ClipEmbeddingTransformer)_context.Model.Load(_folder["model.zip"], out _);
        Assert.Equal(Vectors(clip), Vectors(loaded));
        Assert.Equal(clip.Transform(View()).GetColumn<byte[]>("Evidence"), loaded.Transform(View()).GetColumn<byte[]>("Evidence"));
    }

    [Fact]
    public void Small_copies_and_evidence_do_not_depend_on_the_decoding_by_more_than_rounding()
    {
        byte[][] exact = Thumbnails(ImageDecoding.Exact);
        byte[][] scaled = Thumbnails(ImageDecoding.Scaled);
        for (int i = 0; i < exact.Length; i++)
        {
            byte[] one = LargePicture.Decode(exact[i]);
            byte[] other = LargePicture.Decode(scaled[i]);
            Assert.InRange(one.Zip(other, (a, b) => Math.Abs(a - b)).Average(), 0, 1.5);
        }

        byte[][] Thumbnails(ImageDecoding decoding)
        {
            using ClipEmbeddingTransformer clip = Fit(decoding, "Evidence");
            return [.. clip.Transform(View()).GetColumn<byte[]>("Thumbnail")];
        }
    }

    [Fact]
    public void A_model_of_an_earlier_version_decodes_exactly()
    {
        byte[] model = TinyOnnx.ImageModel();
        using var stream = new MemoryStream();
        StreamModelWriter.Save(
            stream,
            ClipEmbeddingTransformer.CurrentFormat with
            {
                Version = 2,
            },
            writer =>
            {
                new ClipEmbeddingColumns("Vector", "Path", null, null, RowErrorHandling.MissingValue, 4).Write(writer);
                PreprocessingFormat.Write(writer, new ImagePreprocessing { ResizeSize = 8, CropSize = 8 });
                writer.Values.Write("image.onnx");
                writer.WriteOptional(null);
                writer.WriteOptional(null);
                writer.Values.Write(model.Length);
                writer.WriteOptional("Evidence");
                writer.WriteOptional(null);
                writer.Values.Write(64);
                writer.WriteArray<byte>("Model", model);
            }
        );
        stream.Position = 0;
        using ClipEmbeddingTransformer loaded = ClipEmbeddingTransformer.Load(_context, stream);
        IDataView view = _context.Data.LoadFromEnumerable([new ClipRow { Path = _paths[0] }]);
        var clip = ClipModel.FromFiles(
            _folder.Write("image.onnx", model),
            preprocessing: new ImagePreprocessing { ResizeSize = 8, CropSize = 8 }
        );
        using ClipEmbeddingTransformer exact = _context.Transforms.ClipEmbedding("Vector", "Path", clip).Fit(view);

        Assert.Equal(exact.Transform(view).GetColumn<float[]>("Vector"), loaded.Transform(view).GetColumn<float[]>("Vector"));
        Assert.Equal(3152, loaded.Transform(view).GetColumn<byte[]>("Evidence").Single().Length);
    }

    [Fact]
    public void An_unknown_decoding_is_refused()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => Fit((ImageDecoding)7, null));
        Assert.Contains("ImageDecoding", exception.Message, StringComparison.Ordinal);
    }

    private float[][] Vectors(ClipEmbeddingTransformer clip) => [.. clip.Transform(View()).GetColumn<float[]>("Vector")];

    private IDataView View() => _context.Data.LoadFromEnumerable(_paths.Select(path => new ClipRow { Path = path }));

    private ClipEmbeddingTransformer Fit(ImageDecoding decoding, string? evidence) =>
        _context
            .Transforms.ClipEmbedding(
                new ClipEmbeddingEstimator.Options
                {
                    OutputColumnName = "Vector",
                    InputColumnName = nameof(ClipRow.Path),
                    Model = ClipModel.EmbeddedSmall,
                    Decoding = decoding,
                    EvidenceColumnName = evidence,
                    ThumbnailColumnName = evidence is null ? null : "Thumbnail",
                }
            )
            .Fit(View());
}
