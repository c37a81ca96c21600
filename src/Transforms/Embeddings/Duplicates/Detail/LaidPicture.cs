using MLNet.Embeddings.Duplicates.Pixels;

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
        float marginX = (float)(margin * picture.Width / 2);
        float marginY = (float)(margin * picture.Height / 2);
        float lastX = picture.Width - 1;
        float lastY = picture.Height - 1;
        for (int row = 0; row < picture.Height; row++)
        {
            bool isInside = row >= marginY && row <= lastY - marginY;
            (float startX, float startY) = grid.At(0, row);
            (float endX, float endY) = grid.At(picture.Width - 1, row);
            float stepX = (endX - startX) / Math.Max(1, lastX);
            float stepY = (endY - startY) / Math.Max(1, lastX);
            for (int column = 0; column < _width; column++)
            {
                float x = startX + (column * stepX);
                float y = startY + (column * stepY);
                int i = (row * _width) + column;
                IsCovered[i] = isInside && column >= marginX && column <= lastX - marginX
                    && x >= marginX && y >= marginY && x <= lastX - marginX && y <= lastY - marginY;
                Levels[i] = MappedGrid.Sample(picture, Math.Clamp(x, 0, lastX), Math.Clamp(y, 0, lastY));
            }
        }
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
}
