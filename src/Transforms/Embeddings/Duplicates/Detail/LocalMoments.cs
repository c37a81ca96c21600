using System.Numerics;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Removes the mean of the 11 × 11 pixels around each, and divides by their deviation.</summary>
internal static class LocalMoments
{
    private const int Radius = 5;
    private const float NoiseFloor = 4;
    private const float Count = ((2 * Radius) + 1) * ((2 * Radius) + 1);

    // Subtracted first, so that sums of squares keep their digits.
    private const float Middle = 128;

    /// <summary>A plane without local mean and contrast; flat places stay flat.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DetailPlane Remove(DetailPlane plane)
    {
        int width = plane.Width;
        int height = plane.Height;
        DetailPlane result = DetailPlane.Unset(width, height);
        var sums = new float[width + (2 * Radius)];
        var squares = new float[width + (2 * Radius)];
        var around = new float[width];
        var squaresAround = new float[width];
        for (int y = -Radius; y < Radius; y++)
            AddRow(plane, y, 1, sums, squares);

        for (int y = 0; y < height; y++)
        {
            AddRow(plane, y + Radius, 1, sums, squares);

            // A running sum over the columns, mirrored at the borders.
            for (int x = 0; x < Radius; x++)
            {
                (sums[x], squares[x]) = (sums[Radius + Mirror(x - Radius, width)], squares[Radius + Mirror(x - Radius, width)]);
                int last = Radius + width + x;
                (sums[last], squares[last]) = (sums[Radius + Mirror(width + x, width)], squares[Radius + Mirror(width + x, width)]);
            }

            float sum = 0;
            float square = 0;
            for (int x = 0; x < 2 * Radius; x++)
                (sum, square) = (sum + sums[x], square + squares[x]);

            for (int x = 0; x < width; x++)
            {
                (sum, square) = (sum + sums[x + (2 * Radius)], square + squares[x + (2 * Radius)]);
                (around[x], squaresAround[x]) = (sum, square);
                (sum, square) = (sum - sums[x], square - squares[x]);
            }

            Divide(plane.Values.AsSpan(y * width, width), around, squaresAround, result.Values.AsSpan(y * width, width));
            AddRow(plane, y - Radius, -1, sums, squares);
        }

        return result;
    }

    // What the sums do not need to wait for is done for many pixels at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(ReadOnlySpan<float> row, ReadOnlySpan<float> sums, ReadOnlySpan<float> squares, Span<float> to)
    {
        int place = 0;
        for (; place + Vector<float>.Count <= row.Length; place += Vector<float>.Count)
        {
            Vector<float> mean = new Vector<float>(sums[place..]) / Count;
            Vector<float> variance = Vector.Max(Vector<float>.Zero, (new Vector<float>(squares[place..]) / Count) - (mean * mean));
            Vector<float> level = new Vector<float>(row[place..]) - new Vector<float>(Middle) - mean;
            (level / Vector.SquareRoot(variance + new Vector<float>(NoiseFloor * NoiseFloor))).CopyTo(to[place..]);
        }

        for (; place < row.Length; place++)
        {
            float mean = sums[place] / Count;
            float variance = Math.Max(0, (squares[place] / Count) - (mean * mean));
            to[place] = (row[place] - Middle - mean) / MathF.Sqrt(variance + (NoiseFloor * NoiseFloor));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(DetailPlane plane, int y, float sign, float[] sums, float[] squares)
    {
        ReadOnlySpan<float> row = plane.Values.AsSpan(Mirror(y, plane.Height) * plane.Width, plane.Width);
        Span<float> rowSums = sums.AsSpan(Radius, row.Length);
        Span<float> rowSquares = squares.AsSpan(Radius, row.Length);
        var middle = new Vector<float>(Middle);
        int place = 0;
        for (; place + Vector<float>.Count <= row.Length; place += Vector<float>.Count)
        {
            Vector<float> level = new Vector<float>(row[place..]) - middle;
            (new Vector<float>(rowSums[place..]) + (sign * level)).CopyTo(rowSums[place..]);
            (new Vector<float>(rowSquares[place..]) + (sign * level * level)).CopyTo(rowSquares[place..]);
        }

        for (; place < row.Length; place++)
        {
            float level = row[place] - Middle;
            rowSums[place] += sign * level;
            rowSquares[place] += sign * level * level;
        }
    }

    private static int Mirror(int place, int side) =>
        Math.Clamp(
            place < 0 ? -place - 1
                : place >= side ? (2 * side) - 1 - place
                : place,
            0,
            side - 1
        );
}
