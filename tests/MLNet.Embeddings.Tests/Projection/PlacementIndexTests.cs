using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Projection;

public class PlacementIndexTests
{
    private const string Column = "Map";
    private const int Features = 12;

    private static readonly FeatureData.Row[] Training = FeatureData.Rows(1500, Features);
    private static readonly FeatureData.Row[] NewRows = FeatureData.Rows(60, Features, seed: 2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_rows_are_placed_through_an_index_like_by_comparison_with_all_rows(bool tsne)
    {
        var context = new MLContext(1);
        (ITransformer exact, (NeighborMethod Method, double Recall) told) = Fit(context, tsne, NeighborMethod.Exact);
        Assert.Equal((NeighborMethod.Exact, 1.0), told);
        (ITransformer indexed, told) = Fit(context, tsne, NeighborMethod.Approximate);
        Assert.Equal(NeighborMethod.Approximate, told.Method);
        Assert.InRange(told.Recall, 0.95, 1);

        Assert.Equal(Positions(context, exact, Training), Positions(context, indexed, Training));
        float[][] expected = Positions(context, exact, NewRows);
        float[][] actual = Positions(context, indexed, NewRows);
        Assert.InRange(
            Enumerable.Range(0, NewRows.Length).Count(row => expected[row].SequenceEqual(actual[row])),
            0.8 * NewRows.Length,
            NewRows.Length
        );
        for (int row = 0; row < NewRows.Length; row += 7)
            Assert.Equal(actual[row], Assert.Single(Positions(context, indexed, [NewRows[row]])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_index_is_part_of_the_saved_model(bool tsne)
    {
        var context = new MLContext(1);
        (ITransformer model, (NeighborMethod Method, double Recall) told) = Fit(context, tsne, NeighborMethod.Approximate);
        using var zip = new MemoryStream();
        context.Model.Save(model, FeatureData.View(context, Training).Schema, zip);
        ITransformer loaded = context.Model.Load(zip, out _);
        loaded = loaded is IEnumerable<ITransformer> chain ? chain.Last() : loaded;
        Assert.Equal(told, Told(loaded));
        Assert.Equal(Positions(context, model, NewRows), Positions(context, loaded, NewRows));

        using var plain = new MemoryStream();
        ((RowTransformer)model).Save(plain);
        plain.Position = 0;
        ITransformer alone = tsne ? TsneProjectionTransformer.Load(context, plain) : UmapProjectionTransformer.Load(context, plain);
        Assert.Equal(Positions(context, model, NewRows), Positions(context, alone, NewRows));
        Assert.Equal(plain.Length, plain.Position);
    }

    [Fact]
    public void Equal_training_rows_do_not_disturb_the_index()
    {
        var context = new MLContext(1);
        FeatureData.Row[] repeated = [.. Training, .. Training[..400]];
        (ITransformer model, (NeighborMethod Method, double Recall) told) = Fit(context, true, NeighborMethod.Approximate, repeated);
        Assert.Equal(NeighborMethod.Approximate, told.Method);
        float[][] map = Positions(context, model, repeated);
        for (int row = 0; row < 400; row++)
            Assert.Equal(map[row], map[1500 + row]);
        Assert.All(Positions(context, model, NewRows), position => Assert.All(position, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void An_index_is_preferred_where_many_rows_would_be_compared_and_never_by_inner_product()
    {
        Assert.False(SearchCost.PrefersIndex(70_000, 784, DistanceMetric.Euclidean));
        Assert.False(SearchCost.PrefersIndex(200_000, 50, DistanceMetric.Euclidean));
        Assert.True(SearchCost.PrefersIndex(200_000, 784, DistanceMetric.Cosine));
        Assert.True(SearchCost.PrefersIndex(1_000_000, 50, DistanceMetric.Euclidean));
        Assert.False(SearchCost.PrefersIndex(1_000_000, 50, DistanceMetric.InnerProduct));
    }

    private static (ITransformer Model, (NeighborMethod Method, double Recall) Told) Fit(
        MLContext context,
        bool tsne,
        NeighborMethod mode,
        FeatureData.Row[]? rows = null
    )
    {
        IDataView data = FeatureData.View(context, rows ?? Training);
        ITransformer model = tsne
            ? context
                .Transforms.TsneProjection(
                    new TsneProjectionEstimator.Options
                    {
                        OutputColumnName = Column,
                        InputColumnName = FeatureData.Column,
                        PlacementNeighborMethod = mode,
                        Seed = 1,
                        NumberOfIterations = 30,
                        NumberOfEarlyExaggerationIterations = 30,
                    }
                )
                .Fit(data)
            : context
                .Transforms.UmapProjection(
                    new UmapProjectionEstimator.Options
                    {
                        OutputColumnName = Column,
                        InputColumnName = FeatureData.Column,
                        PlacementNeighborMethod = mode,
                        Seed = 1,
                        NumberOfEpochs = 30,
                    }
                )
                .Fit(data);
        return (model, Told(model));
    }

    private static (NeighborMethod Method, double Recall) Told(ITransformer model) =>
        model switch
        {
            TsneProjectionTransformer tsne => (tsne.Diagnostics.PlacementNeighborMethod, tsne.Diagnostics.PlacementNeighborRecall),
            UmapProjectionTransformer umap => (umap.Diagnostics.PlacementNeighborMethod, umap.Diagnostics.PlacementNeighborRecall),
            _ => throw new ArgumentException("No projection.", nameof(model)),
        };

    private static float[][] Positions(MLContext context, ITransformer model, FeatureData.Row[] rows) =>
        [.. model.Transform(FeatureData.View(context, rows)).GetColumn<float[]>(Column)];
}
