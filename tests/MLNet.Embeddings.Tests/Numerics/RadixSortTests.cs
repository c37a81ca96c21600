using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Numerics;

/// <summary>Sorting digit by digit gives what sorting by comparison gives.</summary>
public class RadixSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(50_000)]
    public void Numbers_of_all_sizes_come_in_order_and_equal_ones_keep_theirs(int count)
    {
        double[] special = [0, double.Epsilon, 1, Math.BitIncrement(1), double.MaxValue, double.PositiveInfinity];
        for (ulong seed = 0; seed < 4; seed++)
        {
            double[] numbers =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => CounterRandom.Bits(seed, 0, (ulong)i))
                    .Select(bits =>
                        seed == 0 ? (bits % 1000) / 7.0
                        : seed == 1 ? special[bits % 6]
                        : seed == 2 ? bits >> 40
                        : BitConverter.UInt64BitsToDouble(bits >> 2)
                    ),
            ];
            int[] items = [.. Enumerable.Range(0, count)];
            int[] expected = [.. items.OrderBy(i => numbers[i])];
            double[] sorted = [.. numbers];
            RadixSort.Sort(sorted, items);
            Assert.Equal(expected, items);
            Assert.Equal(expected.Select(i => numbers[i]), sorted);
        }
    }
}
