using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Images;

/// <summary>Shrinks an image by averaging areas, row by row.</summary>
internal static class Thumbnail
{
    /// <summary>An image in the same proportions whose longer side is at most so long.</summary>
    public static DecodedImage Of(ImageRows rows, int maximumSide)
    {
        int longer = Math.Max(rows.Width, rows.Height);
        int side = Math.Min(maximumSide, longer);
        int width = Math.Max(1, (int)((long)rows.Width * side / longer));
        int height = Math.Max(1, (int)((long)rows.Height * side / longer));
        DecodedImage small = new(width, height, DecodedImageKind.Color);
        try
        {
            Fill(rows, small);
            return small;
        }
        catch
        {
            small.Dispose();
            throw;
        }
    }

    private static void Fill(ImageRows rows, DecodedImage small)
    {
        int width = small.Width;
        int rowBytes = checked(rows.Width * 4);
        byte[] line = ArrayPool<byte>.Shared.Rent(rowBytes);
        ColumnShare[] columns = ArrayPool<ColumnShare>.Shared.Rent(rows.Width);
        Vector128<float>[] rented = ArrayPool<Vector128<float>>.Shared.Rent(3 * width);
        Array.Clear(rented, 0, 2 * width);
        FindShares(rows.Width, width, columns);
        Fill(rows, small, line.AsSpan(0, rowBytes), columns.AsSpan(0, rows.Width), rented);
        ArrayPool<Vector128<float>>.Shared.Return(rented);
        ArrayPool<ColumnShare>.Shared.Return(columns);
        ArrayPool<byte>.Shared.Return(line);
    }

    private static void Fill(
        ImageRows rows,
        DecodedImage small,
        Span<byte> line,
        ReadOnlySpan<ColumnShare> columns,
        Span<Vector128<float>> lines
    )
    {
        int width = small.Width;
        int height = small.Height;
        Span<Vector128<float>> sums = lines[..width];
        Span<Vector128<float>> next = lines.Slice(width, width);
        Span<Vector128<float>> averages = lines.Slice(2 * width, width);
        double share = (double)height / rows.Height;
        int target = 0;
        for (int y = 0; y < rows.Height; y++)
        {
            rows.Read(y, 1, line);
            Average(MemoryMarshal.Cast<byte, uint>(line), columns, averages);

            // Rows are never enlarged, so that one lies on one target row or on the border of two.
            double bottom = Math.Min((y + 1) * share, height);
            double below = y + 1 == rows.Height ? 0 : Math.Max(0, bottom - (target + 1));
            Add(averages, (float)(share - below), sums);
            if (below > 0)
                Add(averages, (float)below, next);

            if (bottom < target + 1 && y + 1 < rows.Height)
                continue;

            Write(sums, MemoryMarshal.Cast<byte, uint>(small.Pixels).Slice(target * width, width));
            Span<Vector128<float>> written = sums;
            sums = next;
            next = written;
            next.Clear();
            if (++target == height)
                return;
        }
    }

    // Where each column falls among the target's, and with which shares: the same for every row.
    private static void FindShares(int length, int width, Span<ColumnShare> columns)
    {
        double share = (double)width / length;
        for (int x = 0; x < length; x++)
        {
            double left = x * share;
            int first = Math.Min((int)left, width - 1);
            float after = first + 1 < width ? (float)Math.Max(0, left + share - (first + 1)) : 0;
            columns[x] = new ColumnShare(first, (float)share - after, after);
        }
    }

    // Columns fall among the target's in order, each on the one of the column before it or on the next, so that what is added to two of
    // them at a time need not go through memory.
    private static void Average(ReadOnlySpan<uint> pixels, ReadOnlySpan<ColumnShare> columns, Span<Vector128<float>> averages)
    {
        int target = 0;
        Vector128<float> here = Vector128<float>.Zero;
        Vector128<float> after = Vector128<float>.Zero;
        for (int x = 0; x < columns.Length; x++)
        {
            ref readonly ColumnShare column = ref columns[x];
            if (column.First != target)
            {
                averages[target] = here;
                (here, after) = (after, Vector128<float>.Zero);
                target = column.First;
            }

            Vector128<ushort> shorts = Vector128.WidenLower(Vector128.CreateScalar(pixels[x]).AsByte());
            Vector128<float> colors = Vector128.ConvertToSingle(Vector128.WidenLower(shorts).AsInt32());
            here += colors * column.Here;
            after += colors * column.After;
        }

        averages[target] = here;
    }

    // Two pixels at a time.
    private static void Add(ReadOnlySpan<Vector128<float>> averages, float share, Span<Vector128<float>> sums)
    {
        ReadOnlySpan<Vector256<float>> from = MemoryMarshal.Cast<Vector128<float>, Vector256<float>>(averages);
        Span<Vector256<float>> to = MemoryMarshal.Cast<Vector128<float>, Vector256<float>>(sums)[..from.Length];
        for (int i = 0; i < from.Length; i++)
            to[i] += from[i] * share;
        if (averages.Length > 2 * from.Length)
            sums[^1] += averages[^1] * share;
    }

    private static void Write(ReadOnlySpan<Vector128<float>> sums, Span<uint> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            Vector128<float> colors = Vector128.Clamp(sums[i] + Vector128.Create(0.5f), Vector128<float>.Zero, Vector128.Create(255f));
            Vector128<short> levels = Vector128.Narrow(Vector128.ConvertToInt32(colors), Vector128<int>.Zero);
            pixels[i] = Vector128.Narrow(levels.AsUInt16(), Vector128<ushort>.Zero).AsUInt32().ToScalar() | 0xFF000000;
        }
    }

    private readonly record struct ColumnShare(int First, float Here, float After);
}
