using Microsoft.ML;
using MLNet.Embeddings.Tests.Projection;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneProjectionTests() : ProjectionTests(new TsneMethod())
{
    [Fact]
    public void A_perplexity_that_is_lowered_is_told()
    {
        var context = new MLContext(1);
        TsneProjectionTransformer transformer = context
            .Transforms.TsneProjection("Map", FeatureData.Column)
            .Fit(FeatureData.View(context, Rows[..40]));
        string warning = Assert.Single(transformer.Diagnostics.Warnings);
        Assert.Equal("Perplexity 30 needs 90 neighbors per row, but there are only 39; perplexity 13 is used.", warning);
    }
}
