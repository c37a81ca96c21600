using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Tsne;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Placement;
using MLNet.Embeddings.Umap;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Whole engines with every native buffer beside a page that nothing may touch: kernels of the grid, its transforms, near fields,
/// candidates and affinities.</summary>
/// <remarks>An overrun ends the test process with a signal. The results are those of ordinary memory, so nothing is read that was not
/// written.</remarks>
[Collection(nameof(GuardedEngineTests))]
[CollectionDefinition(nameof(GuardedEngineTests), DisableParallelization = true)]
public class GuardedEngineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_map_by_a_grid_stays_within_its_buffers(int components)
    {
        foreach (int rows in new[] { 5, 131, 1000 })
        {
            var parameters = new TsneParameters
            {
                NumberOfComponents = components,
                Perplexities = [5],
                NumberOfEarlyExaggerationIterations = 20,
                NumberOfIterations = 30,
                Repulsion = RepulsionMethod.Grid,
            };
            AssertSame(context => TsneEngine.Fit(NeighborInputs.Clustered(rows, 9, 4), parameters, context).Coordinates.Values);
        }
    }

    [Theory]
    [InlineData(2, 1.0)]
    [InlineData(5, 1.0)]
    [InlineData(3, 2.0)]
    [InlineData(2, 0.7)]
    public void A_map_by_all_pairs_stays_within_its_buffers(int components, double degreesOfFreedom)
    {
        var parameters = new TsneParameters
        {
            NumberOfComponents = components,
            Perplexities = [5, 20],
            NumberOfEarlyExaggerationIterations = 10,
            NumberOfIterations = 10,
            Repulsion = RepulsionMethod.Exact,
            DegreesOfFreedom = degreesOfFreedom,
        };
        AssertSame(context => TsneEngine.Fit(NeighborInputs.Clustered(207, 9, 4), parameters, context).Coordinates.Values);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    public void Placed_rows_stay_within_the_buffers_of_a_frozen_map(int components, bool useField)
    {
        Matrix map = NeighborInputs.Gaussian(700, components, scale: 8);
        AssertSame(_ =>
        {
            var placement = new TsnePlacement(map, 1, DistanceMetric.Euclidean, [5], numberOfThreads: 1, useField: useField);
            var position = new float[components];
            var all = new List<float>();
            for (int row = 0; row < 60; row++)
            {
                placement.Place([row, row + 1, row + 2, 600, 3, 99], [0.1f, 0.2f, 0.3f, 2, 3, 50], position);
                all.AddRange(position);
            }

            return [.. all];
        });
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Searches_stay_within_their_buffers(DistanceMetric metric, int rows, int columns)
    {
        Matrix features = NeighborInputs.Clustered(rows, columns, 5);
        AssertSame(context =>
        {
            NeighborTable exact = NeighborSearch.Search(features, 10, metric, NeighborMethod.Exact, context).Table;
            NeighborTable approximate = NeighborSearch.Search(features, 10, metric, NeighborMethod.Approximate, context).Table;
            NeighborTable queried = new ExactNeighborIndex(features, metric).Search(NeighborInputs.Gaussian(37, columns), 10, context);
            return [.. exact.Distances, .. approximate.Distances, .. queried.Distances];
        });
    }

    public static TheoryData<DistanceMetric, int, int> Searches =>
        new()
        {
            { DistanceMetric.Euclidean, 1, 3 },
            { DistanceMetric.Euclidean, 65, 1 },
            { DistanceMetric.Cosine, 700, 17 },
            { DistanceMetric.InnerProduct, 700, 33 },
            { DistanceMetric.SquaredEuclidean, 2500, 8 },
            { DistanceMetric.Euclidean, 200, 1700 },
        };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_map_by_umap_stays_within_its_buffers(int components)
    {
        var parameters = new UmapParameters
        {
            NumberOfComponents = components,
            NumberOfEpochs = 30,
            DensityWeight = 0.5,
        };
        AssertSame(context => UmapEngine.Fit(NeighborInputs.Clustered(303, 9, 4), parameters, context).Coordinates.Values);
    }

    private static void AssertSame(Func<EngineContext, float[]> work)
    {
        float[] expected = Run(work);
        AlignedAllocator before = AlignedAllocator.Current;
        var guarded = new GuardedAllocator();
        AlignedAllocator.Current = guarded;
        float[] actual;
        try
        {
            actual = Run(work);
        }
        finally
        {
            AlignedAllocator.Current = before;
        }

        // What only a finalizer gives back is looked at too.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(0, guarded.Overwritten);
        Assert.Equal(expected, actual);
        Assert.True(FiniteCheck.AllFinite(actual));
    }

    private static float[] Run(Func<EngineContext, float[]> work)
    {
        using var context = new EngineContext(2);
        return work(context);
    }
}
