using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>The pixels of a plane of one size, and where each lies, in pixels, in another plane of the same size.</summary>
internal readonly struct MappedGrid(AffineMap map, int width, int height)
{
    /// <summary>How far the place moves from one column to the next.</summary>
    public (float X, float Y) Step { get; } = ((float)map.XX, (float)(map.YX * height / width));

    /// <summary>The place of column and row in the other plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float X, float Y) At(int column, int row)
    {
        double x = ((2 * column) + 1.0 - width) / width;
        double y = ((2 * row) + 1.0 - height) / height;
        (double otherX, double otherY) = map.At(x, y);
        return ((float)(((otherX * width) + width - 1) / 2), (float)(((otherY * height) + height - 1) / 2));
    }

    /// <summary>The places of a row's pixels in the other plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MappedRow Row(int row)
    {
        (float x, float y) = At(0, row);
        return new MappedRow(x, y, Step.X, Step.Y);
    }
}
