using MLNet.Embeddings.Duplicates.Pixels;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>The pixels of a plane of one size, and where each lies, in pixels, in another plane of the same size.</summary>
internal readonly struct MappedGrid(AffineMap map, int width, int height)
{
    /// <summary>The place of column and row in the other plane.</summary>
    public (float X, float Y) At(int column, int row)
    {
        double x = ((2 * column) + 1.0 - width) / width;
        double y = ((2 * row) + 1.0 - height) / height;
        (double otherX, double otherY) = map.At(x, y);
        return ((float)(((otherX * width) + width - 1) / 2), (float)(((otherY * height) + height - 1) / 2));
    }

    /// <summary>Interpolates linearly.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="x">Column, within the plane.</param>
    /// <param name="y">Row, within the plane.</param>
    public static float Sample(DetailPlane plane, float x, float y)
    {
        int left = Math.Clamp((int)x, 0, plane.Width - 2);
        int top = Math.Clamp((int)y, 0, plane.Height - 2);
        float across = x - left;
        float down = y - top;
        ReadOnlySpan<float> upper = plane.Values.AsSpan((top * plane.Width) + left, 2);
        ReadOnlySpan<float> lower = plane.Values.AsSpan(((top + 1) * plane.Width) + left, 2);
        float above = upper[0] + (across * (upper[1] - upper[0]));
        float below = lower[0] + (across * (lower[1] - lower[0]));
        return above + (down * (below - above));
    }
}
