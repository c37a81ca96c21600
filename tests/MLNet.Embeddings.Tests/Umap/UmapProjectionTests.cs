using Microsoft.ML;
using MLNet.Embeddings.Tests.Projection;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapProjectionTests() : ProjectionTests(Method)
{
    private static readonly UmapMethod Method = new();

    [Fact]
    public void A_class_column_of_any_usual_type_is_accepted_and_others_are_refused()
    {
        var context = new MLContext(1);
        IDataView data = context
            .Transforms.Conversion.MapValueToKey("Key", "Label")
            .Fit(FeatureData.View(context, Rows))
            .Transform(FeatureData.View(context, Rows));
        foreach (string column in new[] { "Label", "Key", "IsEven", "Id" })
        {
            UmapProjectionEstimator.Options options = Method.Options();
            options.LabelColumnName = column;
            context.Transforms.UmapProjection(options).Fit(data);
        }

        foreach (string column in new[] { "Features", "Weight", "Absent" })
        {
            UmapProjectionEstimator.Options options = Method.Options();
            options.LabelColumnName = column;
            Exception exception = Assert.Throws<ArgumentOutOfRangeException>(() => context.Transforms.UmapProjection(options).Fit(data));
            Assert.Contains($"label column '{column}'", exception.Message);
        }
    }

    [Fact]
    public void Given_neighbors_and_a_given_start_are_used()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, Rows);
        UmapProjectionTransformer plain = context.Transforms.UmapProjection(Method.Options()).Fit(data);
        using var engine = new EngineContext(1);

        UmapProjectionEstimator.Options options = Method.Options();
        var features = new Matrix(Rows.Length, Rows[0].Features.Length, [.. Rows.SelectMany(row => row.Features)]);
        options.PrecomputedNeighbors = ExactNeighborSearch.Search(features, options.NumberOfNeighbors - 1, options.Metric, engine);
        options.Initialization = UmapInitialization.Given;
        options.InitialCoordinates = plain.Coordinates;
        options.NumberOfEpochs = 0;
        UmapProjectionTransformer given = context.Transforms.UmapProjection(options).Fit(data);
        Assert.Equal(plain.Coordinates.Values, given.Coordinates.Values);
        Assert.Equal(NeighborMethod.Given, given.Diagnostics.NeighborMethod);
    }
}
