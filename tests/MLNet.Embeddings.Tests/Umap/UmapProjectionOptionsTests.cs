using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapProjectionOptionsTests() : ProjectionOptionsTests(new UmapMethod())
{
    [Theory]
    [InlineData(nameof(UmapProjectionEstimator.Options.NumberOfNeighbors), 1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.MinimumDistance), -0.1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.MinimumDistance), 1.5)]
    [InlineData(nameof(UmapProjectionEstimator.Options.Spread), 0.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.Spread), double.NaN)]
    [InlineData(nameof(UmapProjectionEstimator.Options.NumberOfEpochs), -1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.LearningRate), 0.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.NegativeSampleRate), -1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.RepulsionStrength), -1.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.LocalConnectivity), -1.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.SetOperationMixRatio), 1.1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.TargetWeight), -0.1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.DensityWeight), -1.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.DensityFraction), 1.5)]
    [InlineData(nameof(UmapProjectionEstimator.Options.DensityVarianceShift), 0.0)]
    public void A_value_out_of_the_range_of_the_method_is_refused_by_name(string name, object value) => AssertRefused(name, value);
}
