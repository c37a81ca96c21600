using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Numerics;

public class BlockProductTests
{
    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(6, 16, 10)]
    [InlineData(13, 24, 33)]
    [InlineData(20, 40, 64)]
    public unsafe void Products_agree_with_double_precision_for_rows_and_columns_of_a(int rows, int columns, int inner)
    {
        float[] a = Values(rows * inner, 1);
        float[] b = Values(inner * columns, 2);
        float[] c = Values(rows * columns, 3);
        float[] byRows = [.. c];
        float[] byColumns = [.. c];
        var transposed = new float[a.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int r = 0; r < inner; r++)
                transposed[(r * rows) + i] = a[(i * inner) + r];
        }

        fixed (float* pa = a)
        fixed (float* pt = transposed)
        fixed (float* pb = b)
        fixed (float* first = byRows)
        fixed (float* second = byColumns)
        {
            BlockProduct.Accumulate(pa, inner, 1, pb, columns, first, columns, rows, columns, inner);
            BlockProduct.Accumulate(pt, 1, rows, pb, columns, second, columns, rows, columns, inner);
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double expected =
                    c[(i * columns) + j] + Enumerable.Range(0, inner).Sum(r => (double)a[(i * inner) + r] * b[(r * columns) + j]);
                Assert.Equal(expected, byRows[(i * columns) + j], 1e-4);
                Assert.Equal(byRows[(i * columns) + j], byColumns[(i * columns) + j]);
            }
        }
    }

    private static float[] Values(int count, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(i => CounterRandom.Single(CounterRandom.Bits(seed, 0, (ulong)i)) - 0.5f)];
}
