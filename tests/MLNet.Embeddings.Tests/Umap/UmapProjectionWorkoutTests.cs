using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapProjectionWorkoutTests() : ProjectionWorkoutTests(new UmapMethod())
{
    [Fact]
    public void The_supervised_estimator_passes_the_workout() =>
        Run(options =>
        {
            options.NumberOfComponents = 3;
            options.Metric = DistanceMetric.Cosine;
            ((UmapProjectionEstimator.Options)options).LabelColumnName = "Label";
        });
}
