using Microsoft.ML;
using MLNet.Embeddings.Tests.Projection;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapSavedModelTests() : SavedProjectionTests(new UmapMethod())
{
    [Fact]
    public void A_model_that_is_older_than_densities_says_nothing_of_them()
    {
        var model = Assert.IsType<UmapProjectionTransformer>(Last(Load(new MLContext(1), "0.1.0", out _)));
        Assert.True(double.IsNaN(model.Diagnostics.DensityCorrelation));
    }

    [Fact]
    public void How_well_densities_were_kept_is_saved()
    {
        var context = new MLContext(1);
        UmapProjectionEstimator.Options options = new UmapMethod().Options(iterations: 20);
        options.DensityWeight = 0.5;
        UmapProjectionTransformer model = context
            .Transforms.UmapProjection(options)
            .Fit(FeatureData.View(context, FeatureData.Rows(40, 6)));
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        double loaded = UmapProjectionTransformer.Load(context, stream).Diagnostics.DensityCorrelation;
        Assert.InRange(loaded, -1, 1);
        Assert.Equal(model.Diagnostics.DensityCorrelation, loaded);
    }
}
