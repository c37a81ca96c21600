using System.Numerics.Tensors;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Parts of thumbnails as thumbnails by themselves. One instance per thread.</summary>
internal sealed class ThumbnailPart
{
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;

    // Parts lie at few places: those that are always tried, and within bars of whole pixels.
    private const int MostRemembered = 4096;

    private static readonly float[] ChannelShares = [0.299f, 0.587f, 0.114f];

    private readonly Dictionary<(double Start, double End, int Count), AxisResampling> _resamplings = [];
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
        if (IsWhole(window, columns, rows))
        {
            thumbnail.CopyTo(target);
            return;
        }

        for (int start = 0; start < PixelThumbnail.Length; start += Area)
        {
            TensorPrimitives.ConvertTruncating(thumbnail.Slice(start, Area), _plane.AsSpan());
            Stretch(window, columns, rows, _part);
            for (int i = 0; i < Area; i++)
                target[start + i] = (byte)Math.Clamp(_part[i] + 0.5f, 0, byte.MaxValue);
        }
    }

    /// <summary>The luminance of a part.</summary>
    /// <param name="thumbnail">The picture's thumbnail.</param>
    /// <param name="window">The part.</param>
    /// <param name="columns">Columns that its detail is reduced to.</param>
    /// <param name="rows">Rows that its detail is reduced to.</param>
    public DetailPlane Luminance(ReadOnlySpan<byte> thumbnail, PictureWindow window, int columns, int rows)
    {
        var luminance = new DetailPlane(Side, Side);
        Span<float> sum = IsWhole(window, columns, rows) ? luminance.Values : _plane;
        sum.Clear();
        for (int channel = 0; channel < ChannelShares.Length; channel++)
        {
            TensorPrimitives.ConvertTruncating(thumbnail.Slice(channel * Area, Area), _part.AsSpan());
            TensorPrimitives.MultiplyAdd(_part, ChannelShares[channel], sum, sum);
        }

        if (!IsWhole(window, columns, rows))
            Stretch(window, columns, rows, luminance.Values);
        return luminance;
    }

    private static bool IsWhole(PictureWindow window, int columns, int rows) =>
        window == PictureWindow.Whole && columns == Side && rows == Side;

    private void Stretch(PictureWindow window, int columns, int rows, Span<float> target)
    {
        Along(window.Left, window.Right, columns).StretchRows(_plane, _rows);
        Along(window.Top, window.Bottom, rows).StretchColumns(_rows, target);
    }

    private AxisResampling Along(double start, double end, int count)
    {
        if (_resamplings.TryGetValue((start, end, count), out AxisResampling? known))
            return known;
        if (_resamplings.Count == MostRemembered)
            _resamplings.Clear();
        return _resamplings[(start, end, count)] = new AxisResampling(start, end, count);
    }
}
