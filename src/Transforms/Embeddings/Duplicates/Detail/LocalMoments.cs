using System.Runtime.CompilerServices;
using MLNet.Embeddings.Duplicates.Pixels;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Removes the mean of the 11 × 11 pixels around each, and divides by their deviation.</summary>
internal static class LocalMoments
{
    private const int Radius = 5;
    private const float NoiseFloor = 4;

    // Subtracted first, so that sums of squares keep their digits.
    private const float Middle = 128;

    /// <summary>A plane without local mean and contrast; flat places stay flat.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DetailPlane Remove(DetailPlane plane)
    {
        int width = plane.Width;
        int height = plane.Height;
        var result = new DetailPlane(width, height);
        var sums = new float[width];
        var squares = new float[width];
        for (int y = -Radius; y < Radius; y++)
            AddRow(plane, y, 1, sums, squares);

        for (int y = 0; y < height; y++)
        {
            AddRow(plane, y + Radius, 1, sums, squares);

            // A running sum over the columns, mirrored at the borders.
            float sum = 0;
            float square = 0;
            for (int x = -Radius; x < Radius; x++)
                (sum, square) = (sum + sums[Mirror(x, width)], square + squares[Mirror(x, width)]);

            for (int x = 0; x < width; x++)
            {
                (sum, square) = (sum + sums[Mirror(x + Radius, width)], square + squares[Mirror(x + Radius, width)]);
                const float Count = ((2 * Radius) + 1) * ((2 * Radius) + 1);
                float mean = sum / Count;
                float variance = Math.Max(0, (square / Count) - (mean * mean));
                float level = plane.Values[(y * width) + x] - Middle;
                result.Values[(y * width) + x] = (level - mean) / MathF.Sqrt(variance + (NoiseFloor * NoiseFloor));
                (sum, square) = (sum - sums[Mirror(x - Radius, width)], square - squares[Mirror(x - Radius, width)]);
            }

            AddRow(plane, y - Radius, -1, sums, squares);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(DetailPlane plane, int y, float sign, Span<float> sums, Span<float> squares)
    {
        ReadOnlySpan<float> row = plane.Values.AsSpan(Mirror(y, plane.Height) * plane.Width, plane.Width);
        for (int x = 0; x < row.Length; x++)
        {
            float level = row[x] - Middle;
            sums[x] += sign * level;
            squares[x] += sign * level * level;
        }
    }

    private static int Mirror(int place, int side) =>
        Math.Clamp(place < 0 ? -place - 1 : place >= side ? (2 * side) - 1 - place : place, 0, side - 1);
}
