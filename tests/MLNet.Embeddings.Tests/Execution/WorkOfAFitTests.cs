using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Tsne;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Umap;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Tests.Execution;

/// <summary>Whatever the options, a fit looks for equal rows once and at all values once.</summary>
public class WorkOfAFitTests
{
    private const int Rows = 400;

    public static TheoryData<TsneInitialization, NeighborMethod> TsneOptions =>
        new()
        {
            { TsneInitialization.PrincipalComponents, NeighborMethod.Exact },
            { TsneInitialization.PrincipalComponents, NeighborMethod.Approximate },
            { TsneInitialization.Spectral, NeighborMethod.Exact },
            { TsneInitialization.Random, NeighborMethod.Automatic },
        };

    [Theory]
    [MemberData(nameof(TsneOptions))]
    public void Tsne(TsneInitialization initialization, NeighborMethod search)
    {
        var parameters = new TsneParameters
        {
            Initialization = initialization,
            NeighborMethod = search,
            Perplexities = [5],
            NumberOfEarlyExaggerationIterations = 5,
            NumberOfIterations = 5,
        };
        Assert.Equal((1, 1), WorkOf(context => TsneEngine.Fit(Features(), parameters, context)));
    }

    [Theory]
    [InlineData(UmapInitialization.PrincipalComponents, NeighborMethod.Exact)]
    [InlineData(UmapInitialization.Spectral, NeighborMethod.Approximate)]
    [InlineData(UmapInitialization.Random, NeighborMethod.Automatic)]
    public void Umap(UmapInitialization initialization, NeighborMethod search)
    {
        var parameters = new UmapParameters
        {
            Initialization = initialization,
            NeighborMethod = search,
            NumberOfEpochs = 5,
            DensityWeight = 1,
        };
        Assert.Equal((1, 1), WorkOf(context => UmapEngine.Fit(Features(), parameters, context)));
    }

    [Fact]
    public void Searches_and_principal_components()
    {
        Assert.Equal((1, 1), WorkOf(context => NeighborSearch.Search(Features(), 5, context: context)));
        Assert.Equal((1, 1), WorkOf(context => NeighborSet.Find(Features(), 5, context)));
        Assert.Equal((0, 1), WorkOf(context => PrincipalComponents.Fit(Features(), 3, context)));
    }

    // Vectors that are moved are other rows, which are looked at as well; their directions are found within a bound of their own.
    [Theory]
    [InlineData(DuplicateCentering.None, DuplicateHubness.None, 1, 1)]
    [InlineData(DuplicateCentering.FrozenMean, DuplicateHubness.None, 1, 1)]
    [InlineData(DuplicateCentering.FrozenMean, DuplicateHubness.Csls, 2, 2)]
    [InlineData(DuplicateCentering.Whiten, DuplicateHubness.Csls, 2, 3)]
    public void The_flagger(DuplicateCentering centering, DuplicateHubness hubness, int equalRowSearches, int finiteChecks)
    {
        var context = new MLContext(1);
        Matrix features = Features();
        IDataView data = context.Data.LoadFromEnumerable(
            Enumerable.Range(0, Rows).Select(row => new Row { Features = features.Row(row).ToArray() }).ToArray()
        );
        var options = new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "D",
            InputColumnName = "Features",
            Threshold = DuplicateThreshold.Fixed(0.95f),
            Centering = centering,
            Hubness = hubness,
        };
        Assert.Equal((equalRowSearches, finiteChecks), WorkOf(_ => context.Transforms.DuplicateFlagger(options).Fit(data)));
    }

    private sealed class Row
    {
        [VectorType(9)]
        public float[] Features { get; set; } = [];
    }

    private static Matrix Features()
    {
        Matrix rows = NeighborInputs.Clustered(Rows, 9, 4);
        for (int row = 0; row < 20; row++)
            rows.Row(row).CopyTo(rows.Row(100 + row));
        return rows;
    }

    private static (long EqualRowSearches, long FiniteChecks) WorkOf(Action<EngineContext> fit)
    {
        using WorkCounts work = WorkCounts.Collect();
        using var context = new EngineContext(2);
        fit(context);
        return (work.EqualRowSearches, work.FiniteChecks);
    }
}
