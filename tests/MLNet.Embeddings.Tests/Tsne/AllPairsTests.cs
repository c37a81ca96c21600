using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tests.Tsne;

public unsafe class AllPairsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void All_widths_of_vectors_agree(int dimensions)
    {
        Matrix map = TsneReference.Clusters(77, dimensions, 3, 1);
        var columns = new float[AllPairs.ColumnsLength(77, dimensions)];
        float[] wide = Sum<Lanes512>(map, columns);
        float[] middle = Sum<Lanes256>(map, columns);
        float[] narrow = Sum<Lanes128>(map, columns);
        for (int i = 0; i < wide.Length; i++)
        {
            Assert.Equal(wide[i], middle[i], 1e-4f);
            Assert.Equal(wide[i], narrow[i], 1e-4f);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_near_field_is_the_same_in_all_widths_of_vectors(int dimensions)
    {
        Matrix map = TsneReference.Clusters(96, dimensions, 1, 1);
        var kernel = new StudentKernel(1);
        var near = new NearField(kernel, new SmoothedKernel(kernel, 2, 0), 0.8);
        float[] slices = [.. Enumerable.Range(0, 96).Select(i => map[i, 0])];
        float[] rows = [.. Enumerable.Range(0, 96).Select(i => dimensions == 3 ? map[i, 2] : 0)];
        float[] columns = [.. Enumerable.Range(0, 96).Select(i => map[i, 1])];
        float* point = stackalloc float[] { 0.1f, dimensions == 3 ? 0.2f : 0, 0.3f };
        float* wide = stackalloc float[3];
        float* middle = stackalloc float[3];
        float* narrow = stackalloc float[3];
        fixed (float* s = slices)
        fixed (float* r = rows)
        fixed (float* c = columns)
        {
            float potential = near.Accumulate<Lanes512, CauchySimilarity>(s, r, c, 96, point, wide);
            Assert.Equal(potential, near.Accumulate<Lanes256, CauchySimilarity>(s, r, c, 96, point, middle), 1e-4f);
            Assert.Equal(potential, near.Accumulate<Lanes128, StudentSimilarity>(s, r, c, 96, point, narrow), 1e-3f);
        }

        for (int axis = 0; axis < 3; axis++)
        {
            Assert.Equal(wide[axis], middle[axis], 1e-4f);
            Assert.Equal(wide[axis], narrow[axis], 1e-3f);
        }
    }

    [Fact]
    public void The_square_root_for_two_degrees_of_freedom_agrees_with_the_power_in_all_widths_of_vectors()
    {
        Matrix map = TsneReference.Clusters(77, 3, 3, 1);
        var columns = new float[AllPairs.ColumnsLength(77, 3)];
        var kernel = new StudentKernel(2);
        float[] expected = Sum<Lanes128, StudentSimilarity>(map, columns, kernel);
        foreach (
            float[] actual in new[]
            {
                Sum<Lanes512, TwoDegreesSimilarity>(map, columns, kernel),
                Sum<Lanes256, TwoDegreesSimilarity>(map, columns, kernel),
                Sum<Lanes128, TwoDegreesSimilarity>(map, columns, kernel),
            }
        )
        {
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-4f);
        }
    }

    private static float[] Sum<TLanes>(Matrix map, float[] columns)
        where TLanes : unmanaged, ILanes<TLanes> => Sum<TLanes, CauchySimilarity>(map, columns, new StudentKernel(1));

    private static float[] Sum<TLanes, TSimilarity>(Matrix map, float[] columns, StudentKernel kernel)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        int dimensions = map.ColumnCount;
        var force = new float[dimensions];
        float sum;
        float[] point = map.Row(5).ToArray();
        var accumulators = new float[dimensions * AllPairs.LargestLaneCount];
        fixed (float* c = columns)
        fixed (float* p = point)
        fixed (float* f = force)
        fixed (float* a = accumulators)
        {
            AllPairs.FillColumns(map.Values, map.RowCount, dimensions, dimensions, c);
            sum = AllPairs.SumOver<TLanes, TSimilarity>(c, AllPairs.PaddedCount(map.RowCount), dimensions, kernel, p, f, a);
        }

        return [sum, .. force];
    }
}
