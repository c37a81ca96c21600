using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Numerics;

public class RowArithmeticTests
{
    [Fact]
    public void Sums_over_rows_of_any_length_are_those_of_their_definitions()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => (float)CounterRandom.Gaussian(1, 0, (ulong)i))];
            float[] y = [.. Enumerable.Range(0, length).Select(i => (float)CounterRandom.Gaussian(1, 1, (ulong)i))];
            double[] sums = [.. Enumerable.Range(0, length).Select(i => (double)i)];
            var difference = new float[length];

            RowArithmetic.Subtract(x, y, difference);
            RowArithmetic.AddTo(sums, x);

            Assert.Equal(x.Zip(y).Sum(pair => (double)pair.First * pair.Second), RowArithmetic.Dot(x, y), 1e-4);
            Assert.Equal(x.Zip(y).Select(pair => pair.First - pair.Second), difference);
            Assert.Equal(x.Select((value, i) => (double)i + value), sums);
            Assert.Equal(x.Select(Math.Abs).DefaultIfEmpty().Max(), RowArithmetic.LargestMagnitude(x));
        }
    }
}
