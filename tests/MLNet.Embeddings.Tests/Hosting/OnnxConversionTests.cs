using Microsoft.ML;
using MLNet.Embeddings.Tests.Clip;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Hosting;

public class OnnxConversionTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_projection_is_not_left_out_of_an_onnx_graph_without_a_word(bool isInTheMiddle)
    {
        IDataView data = FeatureData.View(_context, FeatureData.Rows(30, 4));
        var umap = new UmapProjectionEstimator.Options
        {
            OutputColumnName = "Map",
            InputColumnName = FeatureData.Column,
            NumberOfEpochs = 5,
        };
        IEstimator<ITransformer> pipeline = _context
            .Transforms.NormalizeMinMax(FeatureData.Column)
            .Append(_context.Transforms.UmapProjection(umap));
        if (isInTheMiddle)
            pipeline = pipeline.Append(_context.Transforms.NormalizeMinMax("Map"));

        AssertRefused(pipeline.Fit(data), data, "UmapProjectionTransformer");
    }

    [Fact]
    public void Neither_is_an_embedding_nor_a_flagger()
    {
        using var clip = new ClipTestData();
        IDataView images = clip.View(_context);
        using ClipEmbeddingTransformer embedding = _context.Transforms.ClipEmbedding("Embedded", "Path", clip.Model).Fit(images);
        AssertRefused(embedding, images, "ClipEmbeddingTransformer");

        IDataView data = FeatureData.View(_context, FeatureData.Rows(30, 4));
        AssertRefused(_context.Transforms.DuplicateFlagger("Dup", FeatureData.Column).Fit(data), data, "DuplicateFlaggerTransformer");
    }

    private void AssertRefused(ITransformer model, IDataView data, string stage)
    {
        using var onnx = new MemoryStream();
        var exception = Assert.Throws<NotSupportedException>(() => _context.Model.ConvertToOnnx(model, data, onnx));
        Assert.Equal(
            $"The stage {stage} cannot be written as ONNX: convert the stages before and after it on their own, or save the whole "
                + "pipeline with mlContext.Model.Save.",
            exception.Message
        );
        Assert.Equal(0, onnx.Length);
    }
}
