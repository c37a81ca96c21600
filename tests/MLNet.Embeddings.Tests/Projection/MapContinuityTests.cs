using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings.Tests.Projection;

public class MapContinuityTests
{
    // With few levels, so that many distances are equal.
    [Theory]
    [InlineData(2, 2)]
    [InlineData(9, 3)]
    [InlineData(16, 5)]
    [InlineData(75, 20)]
    public void Ranks_are_places_by_distance_and_then_by_number(int count, int levels)
    {
        double[] distances =
        [
            .. Enumerable.Range(0, count).Select(i => (double)CounterRandom.Index(CounterRandom.Bits(1, 0, (ulong)i), levels)),
        ];
        for (int row = 0; row < count; row++)
        {
            int[] others = [.. Enumerable.Range(0, count).Where(other => other != row).OrderBy(other => distances[other])];
            for (int place = 0; place < others.Length; place++)
                Assert.Equal(place + 1, MapContinuity.Rank(distances, row, others[place]));
        }
    }
}
