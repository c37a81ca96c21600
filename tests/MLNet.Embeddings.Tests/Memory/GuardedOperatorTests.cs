using System.Reflection;
using MLNet.Embeddings.Clip.Preprocessing;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Umap.Curve;
using MLNet.Embeddings.Umap.Density;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Products with large symmetric matrices, blocks of vectors, convolutions, the force of densities and the resize of a whole
/// picture, over arrays beside pages that nothing may touch.</summary>
public class GuardedOperatorTests
{
    private static readonly int[] Sizes = [1, 7, 8, 9, 17, 95, 96, 97];

    public static TheoryData<GuardedEnd> Ends => [GuardedEnd.After, GuardedEnd.Before];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Products_with_a_covariance(GuardedEnd end)
    {
        foreach (int size in Sizes)
        {
            foreach (int columns in new[] { 1, 7, 8, 9, 17 })
            {
                foreach (bool explicitly in new[] { false, true })
                {
                    using var fields = new GuardedFields(end);
                    Assert.Equal(Product(size, columns, explicitly, null), Product(size, columns, explicitly, fields));
                    Assert.True(fields.Count >= 3);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Blocks_of_vectors(GuardedEnd end)
    {
        foreach (int rows in Sizes)
        {
            foreach (int columns in new[] { 1, 5, 7, 8, 9, 17 }.Where(columns => columns <= rows))
            {
                using var fields = new GuardedFields(end);
                Assert.Equal(Combined(rows, columns, null), Combined(rows, columns, fields));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void The_force_of_densities(GuardedEnd end)
    {
        foreach (int vertices in new[] { 1, 2, 3, 7, 8, 9, 300 })
        {
            foreach (int components in new[] { 1, 2, 3, 5 })
            {
                using var fields = new GuardedFields(end);
                Assert.Equal(Displaced(vertices, components, null), Displaced(vertices, components, fields));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(1000)]
    public void Rows_of_unknown_number_are_collected_in_guarded_pieces(int width)
    {
        AlignedAllocator before = AlignedAllocator.Current;
        var guarded = new GuardedAllocator();
        AlignedAllocator.Current = guarded;
        try
        {
            foreach (long? expected in new long?[] { null, 5 })
            {
                using var builder = new MLNet.Embeddings.Rows.MatrixBuilder(width, expected);
                for (int row = 0; row < 9000; row++)
                {
                    builder.Next().Fill(row);
                    builder.Keep();
                }

                Matrix matrix = builder.ToMatrix();
                Assert.Equal(9000, matrix.RowCount);
                for (int row = 0; row < 9000; row++)
                    Assert.False(matrix.Row(row).ContainsAnyExcept(row));
            }
        }
        finally
        {
            AlignedAllocator.Current = before;
        }

        Assert.Equal(0, guarded.Overwritten);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void The_resize_of_a_picture_whole_and_in_strips(GuardedEnd end)
    {
        foreach (
            (int width, int height, int target) in new[] { (1, 1, 5), (3, 40, 7), (37, 5, 9), (64, 61, 16), (16, 16, 16), (9, 90, 90) }
        )
        {
            foreach (int strip in new[] { 1, 300, 1 << 20 })
            {
                foreach (RowConversion conversion in new[] { RowConversion.None, RowConversion.Premultiplied })
                {
                    using var fields = new GuardedFields(end);
                    Assert.Equal(
                        Resized(width, height, target, strip, conversion, null),
                        Resized(width, height, target, strip, conversion, fields)
                    );
                }
            }
        }
    }

    private static float[] Product(int size, int columns, bool explicitly, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        var rows = new CenteredRows(NeighborInputs.Gaussian(131, size), context);
        fields?.Move(rows);
        ISymmetricOperator matrix = explicitly ? new CovarianceOperator(rows, size, context) : new InnerProductOperator(rows, size);
        var input = new VectorBlock(size, columns);
        for (int column = 0; column < columns; column++)
            input.FillRandom(column, 1, (ulong)column);
        var output = new VectorBlock(size, columns);
        fields?.Move(matrix);
        fields?.Move(input);
        fields?.Move(output);
        matrix.Multiply(input, output, context);
        return [.. output.Values];
    }

    private static double[] Combined(int rows, int columns, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        var block = new VectorBlock(rows, columns);
        for (int column = 0; column < columns; column++)
            block.FillRandom(column, 1, (ulong)column);
        fields?.Move(block);
        var mixed = new double[columns, columns];
        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j <= i; j++)
                mixed[i, j] = i - j + 1;
        }

        block.Combine(mixed, context);
        block.Orthonormalize(3, context);
        return [.. block.Values.Select(value => (double)value), .. block.InnerProducts(block, context).Cast<double>()];
    }

    private static float[] Displaced(int vertices, int components, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        double[] target = [.. Enumerable.Range(0, vertices).Select(i => Math.Sin(i))];
        var force = new DensityForce(GuardedArrayTests.Ring(vertices), target, LowDimensionalCurve.Fit(0.1, 1), 2, 0.1);
        Matrix positions = NeighborInputs.Gaussian(vertices, components);
        var displacements = new Matrix(vertices, components);
        fields?.Move(force);
        fields?.Move(positions);
        fields?.Move(displacements);
        force.Displace(positions, 0.5f, displacements, context);
        return [.. displacements.Values, (float)force.Correlation(positions, context)];
    }

    private static byte[] Resized(int width, int height, int target, int strip, RowConversion conversion, GuardedFields? fields)
    {
        using var image = new DecodedImage(width, height, DecodedImageKind.ColorWithAlpha);
        new Random(width).NextBytes(image.Pixels);
        ResampleWeights horizontal = ResampleWeights.Get(null, width, target, 0, target, ResampleFilter.Bicubic);
        ResampleWeights vertical = ResampleWeights.Get(null, height, target, 0, target, ResampleFilter.Bicubic);
        var resampler = new ImageResampler(mostNarrowBytes: strip == 1 ? 1 : 1 << 20, stripBytes: strip);
        var crop = new byte[4 * target * target];

        // The first time makes the buffers, of just the size that these sides need.
        resampler.Resize(new ImageRows(image, conversion), 0, horizontal, vertical, crop);
        fields?.Move(resampler);
        fields?.Move(horizontal);
        fields?.Move(vertical);
        GuardedEnd end = fields?.End ?? GuardedEnd.After;
        using var guarded = new GuardedBuffer<byte>(crop.Length, end);
        WithGuardedPixels(image, end, () => resampler.Resize(new ImageRows(image, conversion), 0, horizontal, vertical, guarded.Span));
        Assert.Equal(crop, guarded.Span.ToArray());
        return crop;
    }

    // The array of a picture goes back to a pool, so it is only lent another one.
    private static void WithGuardedPixels(DecodedImage image, GuardedEnd end, Action work)
    {
        object memory = Field(typeof(DecodedImage), "_memory").GetValue(image)!;
        FieldInfo field = Field(memory.GetType(), "_array");
        object? own = field.GetValue(memory);
        using var pixels = new GuardedArray<byte>(image.Pixels.ToArray(), end);
        field.SetValue(memory, pixels.Array);
        try
        {
            work();
        }
        finally
        {
            field.SetValue(memory, own);
        }

        static FieldInfo Field(Type type, string name) => type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
    }
}
