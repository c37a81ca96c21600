using System.Numerics.Tensors;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>The planes of a thumbnail as numbers around 0, so that sums of many of their squares keep their digits. One instance per
/// thread.</summary>
internal sealed class PixelPlanes
{
    private const int Area = PixelThumbnail.Side * PixelThumbnail.Side;

    private const float MiddleLevel = 128;

    private readonly float[] _planes = new float[PixelThumbnail.Length + Area + OverlapCorrelation.Margin];

    /// <summary>Number of planes.</summary>
    public const int Count = 4;

    /// <summary>The plane of the luminance; those of red, green and blue come before it.</summary>
    public const int LuminancePlane = 3;

    public ReadOnlySpan<float> Luminance => this[LuminancePlane];

    /// <summary>One of the planes.</summary>
    public ReadOnlySpan<float> this[int plane] => _planes.AsSpan(plane * Area, Area);

    /// <summary>One of the planes with the values behind it, which <see cref="OverlapCorrelation"/> may read but does not count.</summary>
    public ReadOnlySpan<float> WithMargin(int plane) => _planes.AsSpan(plane * Area, Area + OverlapCorrelation.Margin);

    /// <summary>Takes over one plane of another picture, warped.</summary>
    public void Warp(PixelPlanes source, int plane, ThumbnailWarp warp) => warp.Apply(source[plane], _planes.AsSpan(plane * Area, Area));

    /// <summary>Takes over a thumbnail.</summary>
    public void Set(ReadOnlySpan<byte> thumbnail)
    {
        Span<float> colors = _planes.AsSpan(0, PixelThumbnail.Length);
        TensorPrimitives.ConvertTruncating(thumbnail, colors);
        TensorPrimitives.Subtract(colors, MiddleLevel, colors);
        Span<float> luminance = _planes.AsSpan(LuminancePlane * Area, Area);
        TensorPrimitives.Multiply(this[0], 0.299f, luminance);
        TensorPrimitives.MultiplyAdd(this[1], 0.587f, luminance, luminance);
        TensorPrimitives.MultiplyAdd(this[2], 0.114f, luminance, luminance);
    }
}
