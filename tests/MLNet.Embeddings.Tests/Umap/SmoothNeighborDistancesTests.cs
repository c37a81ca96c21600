using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Umap.Graph;

namespace MLNet.Embeddings.Tests.Umap;

public class SmoothNeighborDistancesTests
{
    [Fact]
    public void Memberships_sum_to_the_logarithm_of_the_neighborhood_size()
    {
        float[] distances = [1, 1.5f, 2, 2.2f, 3, 3.1f, 4];
        float[] memberships = Memberships(distances);
        Assert.Equal(Math.Log2(distances.Length + 1), memberships.Sum(), 1e-4);
        Assert.Equal(1, memberships[0]);
    }

    [Fact]
    public void Any_ascending_distances_give_falling_memberships_between_zero_and_one()
    {
        Prop.ForAll<PositiveInt[]>(steps =>
            {
                float[] distances = [.. steps.Select(step => step.Get / 7f).Order()];
                float[] memberships = Memberships(distances);
                return memberships.All(membership => membership is >= 0 and <= 1)
                    && memberships.Zip(memberships.Skip(1)).All(pair => pair.First >= pair.Second);
            })
            .CheckQuietly();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(0.5)]
    public void A_whole_number_of_nearest_neighbors_is_fully_connected(double localConnectivity)
    {
        float[] distances = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        float[] memberships = Memberships(distances, localConnectivity);
        Assert.Equal((int)localConnectivity, memberships.Count(membership => membership == 1));
    }

    [Fact]
    public void Neighbors_at_distance_zero_do_not_count_as_the_nearest_distinct_one()
    {
        float[] memberships = Memberships([0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
        Assert.Equal([1f, 1f, 1f], memberships[..3]);
        Assert.InRange(memberships[3], 1e-6f, 0.9999f);
    }

    [Theory]
    [InlineData(0f, 0f, 0f)]
    [InlineData(1f, 1f, 1f)]
    [InlineData(0f, 0f, 1e-30f)]
    [InlineData(1e30f, 2e30f, 3e30f)]
    [InlineData(1f, 2f, float.PositiveInfinity)]
    [InlineData(-3f, -2f, 5f)]
    public void Degenerate_distances_give_finite_memberships(float first, float second, float third)
    {
        float[] memberships = Memberships([first, second, third]);
        Assert.All(memberships, membership => Assert.InRange(membership, 0f, 1f));
        Assert.Equal(1, memberships[0]);
    }

    private static float[] Memberships(float[] distances, double localConnectivity = 1)
    {
        var memberships = new float[distances.Length];
        SmoothNeighborDistances.Memberships(distances, localConnectivity, distances.Length > 0 ? distances.Average() : 0, memberships);
        return memberships;
    }
}
