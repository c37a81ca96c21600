using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Umap.Curve;

namespace MLNet.Embeddings.Tests.Umap;

public class LaneMathTests
{
    [Theory]
    [InlineData(0.3f)]
    [InlineData(0.8950608f)]
    [InlineData(1f)]
    [InlineData(1.95f)]
    public void Powers_are_accurate_from_tiny_to_huge_numbers(float exponent)
    {
        for (float x = 1e-20f; x < 1e12f; x *= 1.137f)
        {
            double expected = Math.Max(Math.Pow(x, exponent), Math.Pow(2, -126));
            float actual = LaneMath.Power(Vector256.Create(x), Vector256.Create(exponent)).GetElement(3);
            Assert.InRange(actual / expected, 1 - 5e-5, 1 + 5e-5);
        }
    }

    [Fact]
    public void Indices_are_the_upper_half_of_the_product()
    {
        for (ulong i = 0; i < 1000; i++)
        {
            uint[] bits = [.. Enumerable.Range(0, 8).Select(lane => (uint)CounterRandom.Bits(1, i, (ulong)lane))];
            uint bound = (uint)CounterRandom.Bits(2, i, 0) >> (int)(1 + (i % 31));
            Vector256<int> indices = LaneMath.Index(Vector256.Create<uint>(bits), Vector256.Create(bound));
            for (int lane = 0; lane < 8; lane++)
                Assert.Equal((int)(((ulong)bits[lane] * bound) >> 32), indices.GetElement(lane));
        }
    }

    [Fact]
    public void Mixed_counters_fill_all_buckets_evenly()
    {
        const int bucketCount = 64;
        const int drawCount = 4000;
        var buckets = new int[bucketCount];
        for (uint draw = 0; draw < drawCount; draw++)
        {
            Vector256<uint> bits = LaneMath.Mix(Vector256<uint>.Indices + Vector256.Create(draw * 0x9E3779B9u));
            Vector256<int> indices = LaneMath.Index(bits, Vector256.Create((uint)bucketCount));
            for (int lane = 0; lane < 8; lane++)
                buckets[indices.GetElement(lane)]++;
        }

        // Chi-squared with 63 degrees of freedom stays below 120 but for one case in a hundred thousand.
        double expected = drawCount * 8.0 / bucketCount;
        Assert.InRange(buckets.Sum(count => Math.Pow(count - expected, 2) / expected), 0, 120);
    }

    [Fact]
    public unsafe void A_gather_reads_each_lane()
    {
        float[] values = [.. Enumerable.Range(0, 100).Select(i => i / 3f)];
        Vector256<int> indices = Vector256.Create(99, 0, 7, 7, 42, 3, 98, 1);
        fixed (float* pointer = values)
        {
            Vector256<float> gathered = LaneMath.Gather(pointer, indices);
            for (int lane = 0; lane < 8; lane++)
                Assert.Equal(values[indices.GetElement(lane)], gathered.GetElement(lane));
        }
    }
}
