using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Duplicates.Pixels;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>An image squeezed to a square of <see cref="Side"/> × <see cref="Side"/> pixels: all that near-duplicate evidence looks
/// at.</summary>
/// <remarks>
/// Both sides are averaged independently, so a crop becomes a shift and a slight change of scale along each axis, which
/// <see cref="PixelEvidence"/> searches over.
/// </remarks>
internal static class PixelThumbnail
{
    /// <summary>Pixels along each side.</summary>
    public const int Side = 32;

    /// <summary>Bytes of one thumbnail: red, green and blue planes one after the other, row by row.</summary>
    public const int Length = 3 * Side * Side;

    private const uint Opaque = 0xFF000000;

    /// <summary>Thumbnails that one array holds at most.</summary>
    public static int MostPictures => Array.MaxLength / Length;

    /// <summary>Bytes of so many thumbnails.</summary>
    /// <exception cref="InvalidOperationException">There are more than one array holds.</exception>
    public static int BytesOf(int count) =>
        count <= MostPictures
            ? count * Length
            : throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count:N0} pictures are too many to be compared at once, {MostPictures:N0} at most can be: "
                        + $"compare parts of the set, such as each of its classes."
                )
            );

    /// <summary>One of many thumbnails that lie one after the other.</summary>
    public static ReadOnlySpan<byte> Of(byte[] thumbnails, int row) => thumbnails.AsSpan(row * Length, Length);

    /// <summary>Averages the area of each target pixel; transparent pixels count as lying on a gray ground, commonly white.</summary>
    /// <param name="rgba">Pixels as red, green, blue, alpha (not premultiplied), row by row.</param>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="thumbnail">Receives <see cref="Length"/> bytes.</param>
    /// <param name="ground">Level of the ground.</param>
    /// <param name="across">How many pixels of a row the picture covers, where the last one lies partly outside; 0 for all.</param>
    /// <param name="down">How many rows it covers.</param>
    public static void Compute(
        ReadOnlySpan<byte> rgba,
        int width,
        int height,
        Span<byte> thumbnail,
        byte ground = 255,
        double across = 0,
        double down = 0
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgba.Length != 4L * width * height)
            throw new ArgumentException(
                $"An image of {width} × {height} pixels has {4L * width * height} bytes, got {rgba.Length}.",
                nameof(rgba)
            );

        // Rows first: each row is averaged to 32 columns, then added with its share to the one or two target rows that it covers. The
        // channels of a pixel are the lanes of a vector.
        Span<Vector128<float>> line = stackalloc Vector128<float>[Side];
        Span<Vector128<float>> sums = stackalloc Vector128<float>[Side * Side];
        // One for each pixel, and for each border that lies within one; by rounding it may lie within two.
        float[] shares = ArrayPool<float>.Shared.Rent(checked(width + (2 * Side)));
        Span<ColumnRange> columns = stackalloc ColumnRange[Side];
        FindColumns(width, across > 0 ? across : width, columns, shares);
        float rowShare = (float)(Side / (down > 0 ? down : height));
        for (int y = 0; y < height; y++)
        {
            AverageRow(MemoryMarshal.Cast<byte, uint>(rgba.Slice(y * width * 4, width * 4)), columns, shares, ground, line);
            float top = y * rowShare;
            float bottom = top + rowShare;
            for (int target = (int)top; target < Side && target < bottom; target++)
            {
                float share = Math.Min(bottom, target + 1) - Math.Max(top, target);
                Span<Vector128<float>> row = sums.Slice(target * Side, Side);
                for (int x = 0; x < Side; x++)
                    row[x] += share * line[x];
            }
        }

        ArrayPool<float>.Shared.Return(shares);
        for (int i = 0; i < sums.Length; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                thumbnail[(channel * sums.Length) + i] = (byte)Math.Clamp(sums[i][channel] + 0.5f, 0, 255);
        }
    }

    // Of each target pixel the source pixels that it covers, from left to right, so that its sum stays in a register.
    private static void FindColumns(int width, double across, Span<ColumnRange> columns, Span<float> shares)
    {
        float share = (float)(Side / across);
        int next = 0;
        for (int x = 0; x < width; x++)
        {
            float left = x * share;
            float right = left + share;
            for (int target = (int)left; target < Side && target < right; target++)
            {
                ColumnRange column = columns[target];
                columns[target] = column.Count == 0 ? new ColumnRange(x, next, 1) : column with { Count = column.Count + 1 };
                shares[next++] = Math.Min(right, target + 1) - Math.Max(left, target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AverageRow(
        ReadOnlySpan<uint> row,
        ReadOnlySpan<ColumnRange> columns,
        ReadOnlySpan<float> allShares,
        float ground,
        Span<Vector128<float>> line
    )
    {
        for (int target = 0; target < columns.Length; target++)
        {
            ColumnRange column = columns[target];
            ReadOnlySpan<float> shares = allShares.Slice(column.FirstShare, column.Count);
            ReadOnlySpan<uint> pixels = row.Slice(column.First, column.Count);
            Vector128<float> sum = Vector128<float>.Zero;
            for (int i = 0; i < shares.Length; i++)
            {
                Vector128<ushort> bytes = Vector128.WidenLower(Vector128.CreateScalar(pixels[i]).AsByte());
                Vector128<float> level = Vector128.ConvertToSingle(Vector128.WidenLower(bytes).AsInt32());
                if (pixels[i] < Opaque)
                {
                    float alpha = (pixels[i] >> 24) * (1f / 255);
                    level = (level * alpha) + Vector128.Create(ground * (1 - alpha));
                }

                sum += shares[i] * level;
            }

            line[target] = sum;
        }
    }

    /// <param name="First">The first source pixel.</param>
    /// <param name="FirstShare">The place of its share.</param>
    /// <param name="Count">Source pixels.</param>
    private readonly record struct ColumnRange(int First, int FirstShare, int Count);
}
