using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Placement;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tests.Tsne.Placement;

public unsafe class PlacementKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_near_field_is_the_same_in_lanes_of_every_width(double degreesOfFreedom)
    {
        Matrix map = TsneReference.Clusters(3000, 3, 20, 5);
        var kernel = new StudentKernel(degreesOfFreedom);
        using var context = new EngineContext(2);
        GridGeometry geometry = FrozenField.Create(map, kernel, context)!.Geometry;
        Assert.True(geometry.HasNearField);
        float[] points = PointLayout.Pack(map);
        var smoothed = new SmoothedKernel(kernel, geometry.Cutoff, 0);
        var nearField = new FrozenNearField(points, map.RowCount, 4, kernel, smoothed, geometry, context);
        for (int i = 0; i < 50; i++)
        {
            float[] position =
            [
                .. Enumerable.Range(0, 3).Select(axis => (float)((map[i, axis] - geometry.Origins[axis]) / geometry.Spacing)),
            ];
            float[] narrow = Add<Lanes128>(nearField, position, degreesOfFreedom);
            AssertClose(narrow, Add<Lanes256>(nearField, position, degreesOfFreedom));
            AssertClose(narrow, Add<Lanes512>(nearField, position, degreesOfFreedom));
        }
    }

    [Theory]
    [InlineData(1, 1, 5)]
    [InlineData(2, 1, 16)]
    [InlineData(3, 0.5, 37)]
    [InlineData(7, 4, 90)]
    public void The_attraction_follows_its_definition_in_lanes_of_every_width(int dimensions, double degreesOfFreedom, int count)
    {
        Matrix map = TsneReference.Clusters(200, dimensions, 5, 2);
        int[] neighbors = [.. Enumerable.Range(50, count)];
        float[] affinities = [.. neighbors.Select(row => 2f * (row - 49) / (count * (count + 1)))];
        var attraction = new NeighborAttraction(map, neighbors, affinities, new StudentKernel(degreesOfFreedom));
        float[] position = map.Row(3).ToArray();

        (double value, double[] gradient) = PlacementReference.Objective(map, degreesOfFreedom, neighbors, affinities, position);
        (double potential, double[] push) = PlacementReference.Field(map, degreesOfFreedom, position);
        value -= degreesOfFreedom / (degreesOfFreedom + 1) * Math.Log(potential);
        var actual = new double[dimensions];
        fixed (float* point = position)
        {
            Assert.Equal(value, attraction.At(point, actual, out float weight), 1e-5);
            Assert.InRange(weight, 0, 1.0001);
        }

        for (int d = 0; d < dimensions; d++)
            Assert.Equal(gradient[d] + (push[d] / potential), actual[d], 1e-5);

        float[] narrow = Weigh<Lanes128>(map, neighbors, affinities, degreesOfFreedom, position);
        AssertClose(narrow, Weigh<Lanes256>(map, neighbors, affinities, degreesOfFreedom, position));
        AssertClose(narrow, Weigh<Lanes512>(map, neighbors, affinities, degreesOfFreedom, position));
    }

    private static float[] Add<TLanes>(FrozenNearField nearField, float[] position, double degreesOfFreedom)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var result = new float[4];
        fixed (float* point = position)
        fixed (float* push = result)
        {
            result[3] =
                degreesOfFreedom == 1
                    ? nearField.Add<TLanes, CauchySimilarity>(point, push)
                    : nearField.Add<TLanes, StudentSimilarity>(point, push);
        }

        return result;
    }

    private static float[] Weigh<TLanes>(Matrix map, int[] neighbors, float[] affinities, double degreesOfFreedom, float[] position)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        int padded = AllPairs.PaddedCount(neighbors.Length);
        var columns = new float[padded * map.ColumnCount];
        for (int i = 0; i < neighbors.Length; i++)
        {
            for (int d = 0; d < map.ColumnCount; d++)
                columns[(d * padded) + i] = map[neighbors[i], d];
        }

        var padding = new float[padded];
        affinities.CopyTo(padding, 0);
        var weights = new float[padded];
        var attraction = new NeighborAttraction(map, neighbors, affinities, new StudentKernel(degreesOfFreedom));
        var result = new float[3];
        fixed (float* columnsAt = columns)
        fixed (float* affinitiesAt = padding)
        fixed (float* weightsAt = weights)
        fixed (float* point = position)
        {
            result[0] = attraction.Weigh<TLanes>(columnsAt, affinitiesAt, weightsAt, point, out result[1]);
            result[2] = NeighborAttraction.Pull<TLanes>(columnsAt, weightsAt, padded, position[0]);
        }

        return [.. result, .. weights];
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        float largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i] / largest, actual[i] / largest, 1e-5);
    }
}
