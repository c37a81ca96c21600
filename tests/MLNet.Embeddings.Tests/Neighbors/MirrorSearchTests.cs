using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Tests.Neighbors;

/// <summary>One multiplication finds the bits that a search of the rows and one of their mirror images find.</summary>
public class MirrorSearchTests
{
    // Columns that change places, and in the odd ones two that stay.
    private const int Columns = 22;

    private static readonly int[] Swapped = [.. Enumerable.Range(0, Columns).Reverse()];
    private static readonly int[] PartlySwapped = [0, 2, 1, .. Enumerable.Range(3, Columns - 3).Reverse()];
    private static readonly int[] Unswapped = [.. Enumerable.Range(0, Columns)];

    public static TheoryData<string> Inputs => ["gaussian", "clusters", "lattice", "symmetric", "mirrored twins", "zeros", "far", "tiny"];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Finds_what_two_searches_find(string name)
    {
        using var context = new EngineContext(2);
        foreach ((int count, int k) in new[] { (2, 15), (65, 500), (203, 1), (203, 15) })
        {
            Matrix rows = Input(name, count);
            foreach (int[] mirror in new[] { Swapped, PartlySwapped, Unswapped })
            {
                foreach (SimdPath path in Enum.GetValues<SimdPath>())
                    AssertFound(rows, mirror, k, context, path);
            }
        }
    }

    [Fact]
    public void Rows_of_many_blocks_are_ordered_and_found_at_any_number_of_threads()
    {
        Matrix rows = Input("clusters", 1700);
        using var single = new EngineContext(1);
        using var several = new EngineContext(3);
        AssertFound(rows, Swapped, 24, single, SimdPaths.Widest);
        AssertFound(rows, Swapped, 24, several, SimdPaths.Widest);
        AssertFound(Input("mirrored twins", 1700), Swapped, 24, several, SimdPaths.Widest);
    }

    [Fact]
    public void Rows_near_their_features_origin_are_folded_and_far_ones_are_searched_twice()
    {
        using var context = new EngineContext(1);
        Assert.True(Space("gaussian").KeepsFeatures);
        Assert.False(Space("far").KeepsFeatures);

        SearchSpace Space(string name) =>
            ReferenceRows.Of(Input(name, 65), DistanceMetric.SquaredEuclidean, SimdPaths.Widest, context).Space;
    }

    private static void AssertFound(Matrix rows, int[] mirror, int k, EngineContext context, SimdPath path)
    {
        const DistanceMetric Metric = DistanceMetric.SquaredEuclidean;
        NeighborTable expected = ExactNeighborSearch.Search(rows, k, Metric, context);
        NeighborTable expectedOfImages = new ExactNeighborIndex(rows, Metric).Search(MirrorSearch.MirrorOf(rows, mirror), k, context);
        (NeighborTable plain, NeighborTable mirrored) = MirrorSearch.Run(rows, mirror, k, context, path);
        Assert.Equal(expected.Indices, plain.Indices);
        Assert.Equal(expected.Distances, plain.Distances);
        Assert.Equal(expectedOfImages.Indices, mirrored.Indices);
        Assert.Equal(expectedOfImages.Distances, mirrored.Distances);
    }

    private static Matrix Input(string name, int count)
    {
        Matrix rows = name switch
        {
            "clusters" or "mirrored twins" => NeighborInputs.Clustered(count, Columns, 7),
            "lattice" => NeighborInputs.Lattice(count, Columns, 2),
            "far" => NeighborInputs.Gaussian(count, Columns, offset: 40),
            "tiny" => NeighborInputs.Gaussian(count, Columns, scale: 1e-30),
            _ => NeighborInputs.Gaussian(count, Columns),
        };
        Matrix images = MirrorSearch.MirrorOf(rows, Swapped);
        for (int row = 0; row < count; row++)
        {
            if (name == "zeros" && row % 3 == 0)
                rows.Row(row).Clear();
            if (name == "mirrored twins" && row % 2 == 1)
                images.Row(row - 1).CopyTo(rows.Row(row));
            for (int column = 0; name == "symmetric" && column < Columns; column++)
                rows[row, column] += images[row, column];
        }

        return rows;
    }
}
