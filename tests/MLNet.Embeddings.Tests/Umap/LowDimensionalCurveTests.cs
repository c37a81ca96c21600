using MLNet.Embeddings.Umap.Curve;

namespace MLNet.Embeddings.Tests.Umap;

public class LowDimensionalCurveTests
{
    // Values of umap-learn 0.5.3, find_ab_params(spread, min_dist).
    [Theory]
    [InlineData(0.1, 1, 1.5769434601962196, 0.8950608779914887)]
    [InlineData(0, 1, 1.9328083975546724, 0.7904949734010681)]
    [InlineData(0.5, 1, 0.583030020479462, 1.3341669929263487)]
    [InlineData(0.01, 1, 1.8956058659900246, 0.8006378439765344)]
    [InlineData(0.99, 1, 0.11930530006447332, 1.9163904159174419)]
    [InlineData(0.25, 2, 0.41627349693884963, 0.9218551322340262)]
    [InlineData(0.001, 0.5, 5.776298979906886, 0.7925153070223354)]
    [InlineData(1, 3, 0.0730786239935076, 1.1488894376688874)]
    public void The_fit_agrees_with_the_reference_implementation(double minimumDistance, double spread, double a, double b)
    {
        LowDimensionalCurve curve = LowDimensionalCurve.Fit(minimumDistance, spread);
        Assert.Equal(a, curve.A, 1e-4);
        Assert.Equal(b, curve.B, 1e-4);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1e-3)]
    [InlineData(50, 100)]
    public void Extreme_scales_give_positive_finite_parameters(double minimumDistance, double spread)
    {
        LowDimensionalCurve curve = LowDimensionalCurve.Fit(minimumDistance, spread);
        Assert.True(double.IsFinite(curve.A) && curve.A > 0);
        Assert.True(double.IsFinite(curve.B) && curve.B > 0);
    }
}
