using System.Numerics.Tensors;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Parts of thumbnails as thumbnails by themselves. One instance per thread.</summary>
internal sealed class ThumbnailPart
{
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;

    private readonly float[] _plane = new float[Area];
    private readonly float[] _rows = new float[Area];
    private readonly float[] _part = new float[Area];

    /// <summary>Makes the thumbnail of a part.</summary>
    /// <param name="thumbnail">The picture's thumbnail.</param>
    /// <param name="window">The part.</param>
    /// <param name="columns">Columns that its detail is reduced to.</param>
    /// <param name="rows">Rows that its detail is reduced to.</param>
    /// <param name="target">Receives the thumbnail.</param>
    public void Make(ReadOnlySpan<byte> thumbnail, PictureWindow window, int columns, int rows, Span<byte> target)
    {
        if (window == PictureWindow.Whole && columns == Side && rows == Side)
        {
            thumbnail.CopyTo(target);
            return;
        }

        var across = new AxisResampling(window.Left, window.Right, columns);
        var down = new AxisResampling(window.Top, window.Bottom, rows);
        for (int start = 0; start < PixelThumbnail.Length; start += Area)
        {
            TensorPrimitives.ConvertTruncating(thumbnail.Slice(start, Area), _plane.AsSpan());
            across.StretchRows(_plane, _rows);
            down.StretchColumns(_rows, _part);
            for (int i = 0; i < Area; i++)
                target[start + i] = (byte)Math.Clamp(_part[i] + 0.5f, 0, byte.MaxValue);
        }
    }
}
