using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

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
    public static int Sample(DetailPlane first, DetailPlane second, MappedGrid grid, int row, int stride, Span<float> samples)
    {
        int width = second.Width;
        int height = second.Height;
        (float startX, float startY) = grid.At(0, row);
        (float stepX, float stepY) = grid.Step;
        ReadOnlySpan<float> from = first.Values;
        ReadOnlySpan<float> before = second.Values.AsSpan((row - 1) * width, width);
        ReadOnlySpan<float> line = second.Values.AsSpan(row * width, width);
        ReadOnlySpan<float> after = second.Values.AsSpan((row + 1) * width, width);
        Span<float> differences = samples.Slice(Differences * Longest, Longest);
        Span<float> places = samples.Slice(Places * Longest, Longest);
        Span<float> across = samples.Slice(Across * Longest, Longest);
        Span<float> down = samples.Slice(Down * Longest, Longest);
        int count = 0;
        for (int column = stride; column < width - 1; column += stride)
        {
            // What lies inside has no gaps, so between two pixels inside all are. The last eight begin where some may be known already.
            int start = Math.Min(column, width - 1 - Lanes);
            int end = start + Lanes - 1;
            int known = column - start;
            if (
                stride == 1
                && start > 0
                && known <= count
                && IsInside(startX + (start * stepX), startY + (start * stepY), width, height)
                && IsInside(startX + (end * stepX), startY + (end * stepY), width, height)
            )
            {
                count -= known;
                Vector256<int> columns = Vector256.Create(start) + Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
                Vector256<float> numbers = Vector256.ConvertToSingle(columns);
                Vector256<float> x = Vector256.Create(startX) + (numbers * stepX);
                Vector256<float> y = Vector256.Create(startY) + (numbers * stepY);
                Vector256<int> lefts = Vector256.ConvertToInt32Native(x);
                Vector256<int> tops = Vector256.ConvertToInt32Native(y);
                Vector256<int> corners = (tops * width) + lefts;
                Vector256<float> shareX = x - Vector256.ConvertToSingle(lefts);
                Vector256<float> shareY = y - Vector256.ConvertToSingle(tops);
                (Vector256<float> one, Vector256<float> next) = Pairs(from, corners);
                Vector256<float> upperLevels = one + (shareX * (next - one));
                (one, next) = Pairs(from, corners + Vector256.Create(width));
                Vector256<float> lowerLevels = one + (shareX * (next - one));
                Vector256<float> level = upperLevels + (shareY * (lowerLevels - upperLevels));
                (At(line, start) - level).CopyTo(differences[count..]);
                Vector256<float> doubled = Vector256.ConvertToSingle(columns + columns) + Vector256<float>.One;
                ((doubled - Vector256.Create((float)width)) / width).CopyTo(places[count..]);
                (At(line, start + 1) - At(line, start - 1)).CopyTo(across[count..]);
                (At(after, start) - At(before, start)).CopyTo(down[count..]);
                count += Lanes;
                column = end;
                continue;
            }

            float atX = startX + (column * stepX);
            float atY = startY + (column * stepY);
            if (!IsInside(atX, atY, width, height))
                continue;

            int left = (int)atX;
            int top = (int)atY;
            ReadOnlySpan<float> upper = from.Slice((top * width) + left, 2);
            ReadOnlySpan<float> lower = from.Slice(((top + 1) * width) + left, 2);
            float share = atX - left;
            float above = upper[0] + (share * (upper[1] - upper[0]));
            float below = lower[0] + (share * (lower[1] - lower[0]));
            differences[count] = line[column] - (above + ((atY - top) * (below - above)));
            places[count] = ((2 * column) + 1f - width) / width;
            across[count] = line[column + 1] - line[column - 1];
            down[count] = after[column] - before[column];
            count++;
        }

        int padded = (count + Lanes - 1) / Lanes * Lanes;
        for (int kind = 0; kind < Kinds; kind++)
            samples.Slice((kind * Longest) + count, padded - count).Clear();
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsInside(float x, float y, int width, int height) => x >= 0 && y >= 0 && x < width - 1 && y < height - 1;

    private static Vector256<float> At(ReadOnlySpan<float> values, int place) => Vector256.Create(values.Slice(place, Lanes));

    // The values at eight places, and those behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Values, Vector256<float> Next) Pairs(ReadOnlySpan<float> values, Vector256<int> places)
    {
        Vector256<float> outer = Vector256.Create(Two(values, places[0], places[1]), Two(values, places[4], places[5]));
        Vector256<float> inner = Vector256.Create(Two(values, places[2], places[3]), Two(values, places[6], places[7]));
        return LanePairs.Apart(outer, inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Two(ReadOnlySpan<float> values, int place, int other) =>
        Vector128.Create(Pair(values, place), Pair(values, other)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Pair(ReadOnlySpan<float> values, int place) =>
        MemoryMarshal.Read<double>(MemoryMarshal.AsBytes(values.Slice(place, 2)));
}
