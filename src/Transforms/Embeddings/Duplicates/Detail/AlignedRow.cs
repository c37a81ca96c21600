using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>What <see cref="AffineAlignment"/> needs of the pixels of one row.</summary>
/// <remarks>Eight pixels at once where a row counts pixel by pixel, and one at a time elsewhere; the numbers are the same.</remarks>
internal static class AlignedRow
{
    /// <summary>Pixels of a row that count, at most.</summary>
    public const int Longest = 128;

    /// <summary>What is kept of each pixel: numbers of samples, each kind <see cref="Longest"/> long.</summary>
    public const int Kinds = 4;

    /// <summary>By how much the first plane is below the second.</summary>
    public const int Differences = 0;

    /// <summary>Where in the row the pixel is, from −1 to 1.</summary>
    public const int Places = 1;

    /// <summary>Slopes of the second plane along the row.</summary>
    public const int Across = 2;

    /// <summary>Slopes of the second plane across the row.</summary>
    public const int Down = 3;

    private const int Lanes = 8;

    /// <summary>Samples the pixels of a row that lie in the first plane, and behind them, up to a multiple of eight, such without slopes,
    /// which add nothing.</summary>
    /// <param name="first">The plane in which they are looked up.</param>
    /// <param name="second">The plane whose row it is, of the same size.</param>
    /// <param name="grid">Where pixels of the second lie in the first.</param>
    /// <param name="row">The row, not an outermost one.</param>
    /// <param name="stride">From one pixel that counts to the next one.</param>
    /// <param name="samples">Receives <see cref="Kinds"/> × <see cref="Longest"/> numbers.</param>
    /// <returns>How many pixels there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Sample(DetailPlane first, DetailPlane second, in MappedGrid grid, int row, int stride, Span<float> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(first.Values.Length, second.Values.Length, nameof(first));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, Kinds * Longest, nameof(samples));
        MappedRow places = grid.Row(row);
        bool isDense = stride == 1 && second.Width <= Longest;
        (int start, int end) = isDense ? InsideOf(places, second.Width, second.Height) : default;
        return end - start + 1 >= Lanes
            ? SampleEights(first, second, places, row, start, end, samples)
            : SampleSingly(first, second, places, row, stride, samples);
    }

    // The first and the last pixel of a row that lie inside; what does has no gaps. Outermost ones do not count.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Start, int End) InsideOf(MappedRow places, int width, int height)
    {
        (int start, int end) = (width, 0);
        Vector256<float> lastX = Vector256.Create(width - 1f);
        Vector256<float> lastY = Vector256.Create(height - 1f);
        for (int column = 1; column < width - 1; column += Lanes)
        {
            Vector256<float> columns = Vector256.ConvertToSingle(Vector256.Create(column) + Vector256<int>.Indices);
            (Vector256<float> x, Vector256<float> y) = places.At(columns);
            uint inside = (
                Vector256.GreaterThanOrEqual(x, Vector256<float>.Zero)
                & Vector256.GreaterThanOrEqual(y, Vector256<float>.Zero)
                & Vector256.LessThan(x, lastX)
                & Vector256.LessThan(y, lastY)
                & Vector256.LessThan(columns, lastX)
            ).ExtractMostSignificantBits();
            if (inside == 0)
                continue;

            start = Math.Min(start, column + BitOperations.TrailingZeroCount(inside));
            end = column + BitOperations.Log2(inside);
        }

        return (start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe int SampleEights(
        DetailPlane first,
        DetailPlane second,
        MappedRow places,
        int row,
        int start,
        int end,
        Span<float> samples
    )
    {
        int width = second.Width;
        fixed (
            float* from = first.Values,
                with = second.Values,
                to = samples
        )
        {
            // What lies behind the last pixels, before these are written.
            int padding = Math.Min(end - start + 1, Longest - Lanes);
            for (int kind = 0; kind < Kinds; kind++)
                Vector256<float>.Zero.Store(to + (kind * Longest) + padding);

            float* line = with + (row * width);
            for (int next = start; next <= end; next += Lanes)
            {
                // The last eight begin where some are known already.
                int column = Math.Min(next, end + 1 - Lanes);
                Vector256<int> columns = Vector256.Create(column) + Vector256<int>.Indices;
                (Vector256<float> x, Vector256<float> y) = places.At(Vector256.ConvertToSingle(columns));
                Vector256<int> lefts = Vector256.ConvertToInt32Native(x);
                Vector256<int> tops = Vector256.ConvertToInt32Native(y);
                Vector256<float> level = PlaneSampling.At(
                    from,
                    width,
                    (tops * width) + lefts,
                    x - Vector256.ConvertToSingle(lefts),
                    y - Vector256.ConvertToSingle(tops)
                );
                Vector256<float> doubled = Vector256.ConvertToSingle(columns + columns) + Vector256<float>.One;
                float* here = line + column;
                float* target = to + column - start;
                (Vector256.Load(here) - level).Store(target + (Differences * Longest));
                ((doubled - Vector256.Create((float)width)) / width).Store(target + (Places * Longest));
                (Vector256.Load(here + 1) - Vector256.Load(here - 1)).Store(target + (Across * Longest));
                (Vector256.Load(here + width) - Vector256.Load(here - width)).Store(target + (Down * Longest));
            }
        }

        return end - start + 1;
    }

    private static int SampleSingly(DetailPlane first, DetailPlane second, MappedRow places, int row, int stride, Span<float> samples)
    {
        int width = second.Width;
        int height = second.Height;
        ReadOnlySpan<float> from = first.Values;
        ReadOnlySpan<float> before = second.Values.AsSpan((row - 1) * width, width);
        ReadOnlySpan<float> line = second.Values.AsSpan(row * width, width);
        ReadOnlySpan<float> after = second.Values.AsSpan((row + 1) * width, width);
        int count = 0;
        for (int column = stride; column < width - 1; column += stride)
        {
            (float atX, float atY) = places.At(column);
            if (!IsInside(atX, atY, width, height))
                continue;

            int left = (int)atX;
            int top = (int)atY;
            ReadOnlySpan<float> upper = from.Slice((top * width) + left, 2);
            ReadOnlySpan<float> lower = from.Slice(((top + 1) * width) + left, 2);
            float share = atX - left;
            float above = upper[0] + (share * (upper[1] - upper[0]));
            float below = lower[0] + (share * (lower[1] - lower[0]));
            samples[(Differences * Longest) + count] = line[column] - (above + ((atY - top) * (below - above)));
            samples[(Places * Longest) + count] = ((2 * column) + 1f - width) / width;
            samples[(Across * Longest) + count] = line[column + 1] - line[column - 1];
            samples[(Down * Longest) + count] = after[column] - before[column];
            count++;
        }

        int padded = (count + Lanes - 1) / Lanes * Lanes;
        for (int kind = 0; kind < Kinds; kind++)
            samples.Slice((kind * Longest) + count, padded - count).Clear();
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsInside(float x, float y, int width, int height) => x >= 0 && y >= 0 && x < width - 1 && y < height - 1;
}
