using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>A picture as it lies on another one of the same size, and where it covers it.</summary>
internal sealed class LaidPicture
{
    private const int Lanes = 8;

    private readonly int _width;

    /// <param name="picture">The picture.</param>
    /// <param name="map">Where the points of the other one lie in it.</param>
    /// <param name="margin">Share of either picture's sides that does not count: frames, and what an edit has done to edges.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side of the picture is of one pixel.</exception>
    public LaidPicture(DetailPlane picture, AffineMap map, double margin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(picture.Width, 2, nameof(picture));
        ArgumentOutOfRangeException.ThrowIfLessThan(picture.Height, 2, nameof(picture));
        _width = picture.Width;
        Levels = GC.AllocateUninitializedArray<float>(picture.Values.Length);
        IsCovered = GC.AllocateUninitializedArray<bool>(Levels.Length);
        var grid = new MappedGrid(map, picture.Width, picture.Height);
        float marginX = (float)(margin * picture.Width / 2);
        float marginY = (float)(margin * picture.Height / 2);
        if (picture.Width >= Lanes)
            Lay(picture, grid, marginX, marginY, Levels, IsCovered);
        else
            LaySingly(picture, grid, marginX, marginY, Levels, IsCovered);
    }

    /// <summary>Its levels at the other one's pixels.</summary>
    public float[] Levels { get; }

    /// <summary>At which of the other one's pixels it counts.</summary>
    public bool[] IsCovered { get; }

    /// <summary>Whether a square of pixels counts, by its corners.</summary>
    public bool Covers(int left, int top, int side)
    {
        int first = (top * _width) + left;
        int last = ((top + side - 1) * _width) + left;
        return IsCovered[first] && IsCovered[first + side - 1] && IsCovered[last] && IsCovered[last + side - 1];
    }

    /// <summary>Lays a picture whose rows are of eight pixels or more. Between pixels it is interpolated linearly; beyond the border the
    /// nearest pixel counts.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="grid">Where pixels of the other one lie in it.</param>
    /// <param name="marginX">Pixels on either side of a row, of both, that do not count.</param>
    /// <param name="marginY">Rows at either end that do not count.</param>
    /// <param name="levels">Receives a level for each pixel.</param>
    /// <param name="isCovered">Receives which of them count.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void Lay(
        DetailPlane picture,
        in MappedGrid grid,
        float marginX,
        float marginY,
        Span<float> levels,
        Span<bool> isCovered
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(picture.Width, Lanes, nameof(picture));
        ArgumentOutOfRangeException.ThrowIfLessThan(levels.Length, picture.Values.Length, nameof(levels));
        ArgumentOutOfRangeException.ThrowIfLessThan(isCovered.Length, picture.Values.Length, nameof(isCovered));
        int width = picture.Width;
        int height = picture.Height;
        float lastX = width - 1 - marginX;
        float lastY = height - 1 - marginY;
        fixed (
            float* from = picture.Values,
                to = levels
        )
        fixed (bool* covered = isCovered)
        {
            for (int row = 0; row < height; row++)
            {
                bool isInside = row >= marginY && row <= lastY;
                MappedRow places = grid.Row(row);
                for (int next = 0; next < width; next += Lanes)
                {
                    // The last eight begin where some are known already.
                    int column = Math.Min(next, width - Lanes);
                    Vector256<float> columns = Vector256.ConvertToSingle(Vector256.Create(column) + Vector256<int>.Indices);
                    (Vector256<float> x, Vector256<float> y) = places.At(columns);
                    Vector256<float> counts = Between(x, marginX, lastX) & Between(y, marginY, lastY) & Between(columns, marginX, lastX);
                    Cover(isInside ? counts.AsInt32() : Vector256<int>.Zero, covered + (row * width) + column);

                    Vector256<int> lefts = Within(Vector256.ConvertToInt32(x), width - 2);
                    Vector256<int> tops = Within(Vector256.ConvertToInt32(y), height - 2);
                    Vector256<float> across = Share(x - Vector256.ConvertToSingle(lefts));
                    Vector256<float> down = Share(y - Vector256.ConvertToSingle(tops));
                    PlaneSampling.At(from, width, (tops * width) + lefts, across, down).Store(to + (row * width) + column);
                }
            }
        }
    }

    // The same numbers, for rows of less than eight pixels.
    private static void LaySingly(DetailPlane picture, in MappedGrid grid, float marginX, float marginY, float[] levels, bool[] isCovered)
    {
        int width = picture.Width;
        int height = picture.Height;
        float lastX = width - 1 - marginX;
        float lastY = height - 1 - marginY;
        float[] from = picture.Values;
        for (int row = 0; row < height; row++)
        {
            bool isInside = row >= marginY && row <= lastY;
            MappedRow places = grid.Row(row);
            for (int column = 0; column < width; column++)
            {
                (float x, float y) = places.At(column);
                int here = (row * width) + column;
                isCovered[here] =
                    isInside && column >= marginX && column <= lastX && x >= marginX && y >= marginY && x <= lastX && y <= lastY;
                int left = Math.Clamp((int)x, 0, width - 2);
                int top = Math.Clamp((int)y, 0, height - 2);
                float across = Math.Clamp(x - left, 0, 1);
                float down = Math.Clamp(y - top, 0, 1);
                int place = (top * width) + left;
                float above = from[place] + (across * (from[place + 1] - from[place]));
                float below = from[place + width] + (across * (from[place + width + 1] - from[place + width]));
                levels[here] = above + (down * (below - above));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Between(Vector256<float> places, float first, float last) =>
        Vector256.GreaterThanOrEqual(places, Vector256.Create(first)) & Vector256.LessThanOrEqual(places, Vector256.Create(last));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Within(Vector256<int> places, int last) =>
        Vector256.Min(Vector256.Max(places, Vector256<int>.Zero), Vector256.Create(last));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Share(Vector256<float> shares) =>
        Vector256.Min(Vector256.Max(shares, Vector256<float>.Zero), Vector256<float>.One);

    // A byte of 1 or 0 for each of eight masks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Cover(Vector256<int> masks, bool* covered)
    {
        Vector128<short> shorts = Vector128.Narrow(masks.GetLower(), masks.GetUpper());
        Vector128<sbyte> bytes = Vector128.Narrow(shorts, shorts) & Vector128<sbyte>.One;
        *(ulong*)covered = bytes.AsUInt64().ToScalar();
    }
}
