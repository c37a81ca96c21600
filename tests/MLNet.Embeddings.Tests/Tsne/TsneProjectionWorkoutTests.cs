using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneProjectionWorkoutTests() : ProjectionWorkoutTests(new TsneMethod())
{
    [Fact]
    public void The_estimator_in_3D_by_cosine_passes_the_workout() =>
        Run(options =>
        {
            options.NumberOfComponents = 3;
            options.Metric = DistanceMetric.Cosine;
            ((TsneProjectionEstimator.Options)options).Repulsion = RepulsionMethod.Grid;
        });
}
