using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Numerics.Fourier;

namespace MLNet.Embeddings.Tests.Numerics;

public unsafe class GridConvolutionTests
{
    [Theory]
    [InlineData(16, 1, 16)]
    [InlineData(48, 1, 32)]
    [InlineData(80, 1, 144)]
    [InlineData(16, 16, 16)]
    [InlineData(32, 16, 48)]
    public void Splined_potentials_at_the_nodes_are_the_plain_sum_over_the_charges(int slices, int rows, int columns)
    {
        var shape = new GridShape(slices, rows, columns);
        AgreesWithSum<Lanes512>(shape);
        AgreesWithSum<Lanes256>(shape);
        AgreesWithSum<Lanes128>(shape);
    }

    [Fact]
    public void Axis_lengths_are_multiples_of_sixteen_that_can_be_transformed()
    {
        Assert.Equal([16, 16, 32, 128, 1024], new[] { 1, 16, 17, 100, 1000 }.Select(GridShape.AxisLength));
        for (int length = 1; length < 3000; length += 7)
            Assert.True(FourierPlan.IsSupported(GridShape.AxisLength(length)));
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        Assert.Equal(Potentials<Lanes256>(new GridShape(32, 16, 48), 1), Potentials<Lanes256>(new GridShape(32, 16, 48), 3));
    }

    private static void AgreesWithSum<TLanes>(GridShape shape)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        float[] actual = Potentials<TLanes>(shape, 2);
        const double Spacing = 0.7;
        double worst = 0;
        double largest = 0;
        for (int slice = 0; slice < shape.Slices; slice += 5)
        {
            for (int row = 0; row < shape.Rows; row += 3)
            {
                for (int column = 0; column < shape.Columns; column += 4)
                {
                    double expected = 0;
                    foreach ((int z, int y, int x, float charge) in Charges(shape))
                    {
                        double squared = Spacing * Spacing * (Square(z - slice) + Square(y - row) + Square(x - column));
                        expected += charge / (1 + squared);
                    }

                    double found = Splined(actual, shape, slice, row, column);
                    worst = Math.Max(worst, Math.Abs(found - expected));
                    largest = Math.Max(largest, Math.Abs(expected));
                }
            }
        }

        // The seam of the periodic kernel rings within a few nodes of the largest offsets, where the kernel is below 1e-2.
        Assert.InRange(worst / largest, 0, 2e-3);
    }

    private static double Square(double value) => value * value;

    // Charges away from the border, so that their splines stay inside.
    private static IEnumerable<(int Z, int Y, int X, float Charge)> Charges(GridShape shape)
    {
        for (ulong i = 0; i < 20; i++)
        {
            int z = 2 + CounterRandom.Index(CounterRandom.Bits(1, 0, i), shape.Slices - 4);
            int y = shape.Rows == 1 ? 0 : 2 + CounterRandom.Index(CounterRandom.Bits(1, 1, i), shape.Rows - 4);
            int x = 2 + CounterRandom.Index(CounterRandom.Bits(1, 2, i), shape.Columns - 4);
            yield return (z, y, x, 0.5f + CounterRandom.Single(CounterRandom.Bits(1, 3, i)));
        }
    }

    private static double Splined(float[] grid, GridShape shape, int slice, int row, int column)
    {
        double sum = 0;
        for (int z = -1; z <= 1; z++)
        {
            for (int y = -1; y <= 1; y++)
            {
                for (int x = -1; x <= 1; x++)
                {
                    if (slice + z < 0 || slice + z >= shape.Slices || column + x < 0 || column + x >= shape.Columns)
                        continue;

                    if (shape.Rows == 1 ? y != 0 : row + y < 0 || row + y >= shape.Rows)
                        continue;

                    double weight = Weight(z) * (shape.Rows == 1 ? 1 : Weight(y)) * Weight(x);
                    sum += weight * grid[((((slice + z) * shape.Rows) + row + y) * shape.Columns) + column + x];
                }
            }
        }

        bool inside =
            slice > 0
            && slice < shape.Slices - 1
            && column > 0
            && column < shape.Columns - 1
            && (shape.Rows == 1 || (row > 0 && row < shape.Rows - 1));
        if (inside)
            return sum;

        // At the border part of the spline is missing: compare where all of it is there.
        double exact = 0;
        foreach ((int z, int y, int x, float charge) in Charges(shape))
            exact += charge / (1 + (0.49 * (Square(z - slice) + Square(y - row) + Square(x - column))));
        return exact;
    }

    private static double Weight(int offset) => offset == 0 ? 4.0 / 6 : 1.0 / 6;

    private static float[] Potentials<TLanes>(GridShape shape, int threads)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        using var context = new EngineContext(threads);
        using var convolution = new GridConvolution<TLanes>(shape, threads);
        convolution.SetKernel(new CauchyKernel(), 0.7, context);
        float* grid = convolution.Grid.Pointer;
        foreach ((int z, int y, int x, float charge) in Charges(shape))
        {
            for (int dz = -1; dz <= 1; dz++)
            {
                for (int dy = shape.Rows == 1 ? 0 : -1; dy <= (shape.Rows == 1 ? 0 : 1); dy++)
                {
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        double weight = Weight(dz) * (shape.Rows == 1 ? 1 : Weight(dy)) * Weight(dx);
                        grid[((((z + dz) * shape.Rows) + y + dy) * shape.Columns) + x + dx] += (float)(charge * weight);
                    }
                }
            }
        }

        convolution.Convolve(context);
        return new Span<float>(grid, (int)shape.NodeCount).ToArray();
    }

    private sealed class CauchyKernel : IRadialKernel
    {
        public void Sample(double squaredOffset, double spacing, Span<float> values)
        {
            for (int k = 0; k < values.Length; k++)
                values[k] = (float)(1 / (1 + squaredOffset + (spacing * spacing * k * k)));
        }
    }
}
