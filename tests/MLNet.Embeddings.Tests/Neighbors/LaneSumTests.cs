using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Tests.Neighbors;

public class LaneSumTests
{
    /// <summary>Short rows are summed in another way, and to the same bits as if zeros followed them.</summary>
    [Fact]
    public void Zeros_behind_a_row_change_no_bit()
    {
        float[] values = [1e-20f, -3.3f, 7.7e12f, -0f, 0f, 0.1f, -1e-38f, 123.456f, 1f / 3];
        var random = new Random(2);
        for (int length = 0; length <= 6; length++)
        {
            for (int trial = 0; trial < 200; trial++)
            {
                float[] x = [.. Enumerable.Range(0, length).Select(_ => values[random.Next(values.Length)])];
                float[] y = [.. Enumerable.Range(0, length).Select(_ => values[random.Next(values.Length)])];
                float[] longX = [.. x, .. new float[17 - length]];
                float[] longY = [.. y, .. new float[17 - length]];
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(LaneSum.Of<Product>(longX, longY, SimdPath.Portable)),
                    BitConverter.DoubleToInt64Bits(LaneSum.Of<Product>(x, y, SimdPath.Portable))
                );
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(LaneSum.Of<SquaredDifference>(longX, longY, SimdPath.Portable)),
                    BitConverter.DoubleToInt64Bits(LaneSum.Of<SquaredDifference>(x, y, SimdPath.Portable))
                );
            }
        }
    }
}
