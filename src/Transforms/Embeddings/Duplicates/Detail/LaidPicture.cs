using System.Runtime.CompilerServices;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>A picture as it lies on another one of the same size, and where it covers it.</summary>
internal sealed class LaidPicture
{
    private readonly int _width;

    /// <param name="picture">The picture.</param>
    /// <param name="map">Where the points of the other one lie in it.</param>
    /// <param name="margin">Share of either picture's sides that does not count: frames, and what an edit has done to edges.</param>
    public LaidPicture(DetailPlane picture, AffineMap map, double margin)
    {
        _width = picture.Width;
        Levels = new float[picture.Values.Length];
        IsCovered = new bool[Levels.Length];
        var grid = new MappedGrid(map, picture.Width, picture.Height);
        Lay(picture, grid, (float)(margin * picture.Width / 2), (float)(margin * picture.Height / 2), Levels, IsCovered);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lay(DetailPlane picture, MappedGrid grid, float marginX, float marginY, float[] levels, bool[] isCovered)
    {
        int width = picture.Width;
        int height = picture.Height;
        float lastX = width - 1 - marginX;
        float lastY = height - 1 - marginY;
        float[] from = picture.Values;
        (float stepX, float stepY) = grid.Step;
        for (int row = 0; row < height; row++)
        {
            bool isInside = row >= marginY && row <= lastY;
            (float startX, float startY) = grid.At(0, row);
            for (int column = 0; column < width; column++)
            {
                float x = startX + (column * stepX);
                float y = startY + (column * stepY);
                int here = (row * width) + column;
                isCovered[here] =
                    isInside && column >= marginX && column <= lastX && x >= marginX && y >= marginY && x <= lastX && y <= lastY;

                // Interpolated linearly; beyond the border the nearest pixel counts.
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
}
