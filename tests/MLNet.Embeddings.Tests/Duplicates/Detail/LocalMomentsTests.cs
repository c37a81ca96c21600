using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

public class LocalMomentsTests
{
    [Theory]
    [InlineData(12, 11)]
    [InlineData(13, 24)]
    [InlineData(32, 32)]
    [InlineData(75, 40)]
    public void Mean_and_deviation_of_a_neighborhood_are_removed(int width, int height)
    {
        const int Radius = 5;
        var plane = new DetailPlane(width, height);
        for (int i = 0; i < plane.Values.Length; i++)
            plane.Values[i] = (float)(255 * CounterRandom.Double(CounterRandom.Bits(7, 0, (ulong)i)));

        DetailPlane removed = LocalMoments.Remove(plane);

        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double[] around =
                [
                    .. from down in Enumerable.Range(-Radius, (2 * Radius) + 1)
                    from across in Enumerable.Range(-Radius, (2 * Radius) + 1)
                    select (double)plane.Values[(Mirror(y + down, height) * width) + Mirror(x + across, width)],
                ];
                double mean = around.Average();
                double variance = around.Average(level => (level - mean) * (level - mean));
                double expected = (plane.Values[(y * width) + x] - mean) / Math.Sqrt(variance + 16);
                Assert.Equal(expected, removed.Values[(y * width) + x], 1e-3);
            }
        }
    }

    private static int Mirror(int place, int side) =>
        place < 0 ? -place - 1
        : place >= side ? (2 * side) - 1 - place
        : place;
}
