using System.Runtime.CompilerServices;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>The structure of a thumbnail at half resolution: small enough to be tried at many shifts. One instance per thread.</summary>
internal sealed class HalfStructure
{
    /// <summary>Pixels along each side.</summary>
    public const int Side = PixelThumbnail.Side / 2;

    /// <summary>Values of one plane.</summary>
    public const int Area = Side * Side;

    private readonly GaussianBlur _beforeHalving = new(PixelThumbnail.Side, 1);
    private readonly LocalContrast _contrast = new(Side, 2.5f);
    private readonly float[] _blurred = new float[PixelThumbnail.Side * PixelThumbnail.Side];

    /// <summary>Computes the structure of a luminance plane at full resolution.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(ReadOnlySpan<float> luminance, Span<float> structure)
    {
        _beforeHalving.Apply(luminance, _blurred);
        for (int y = 0; y < Side; y++)
        {
            ReadOnlySpan<float> upper = _blurred.AsSpan(2 * y * PixelThumbnail.Side, PixelThumbnail.Side);
            ReadOnlySpan<float> lower = _blurred.AsSpan(((2 * y) + 1) * PixelThumbnail.Side, PixelThumbnail.Side);
            for (int x = 0; x < Side; x++)
                structure[(y * Side) + x] = (upper[2 * x] + upper[(2 * x) + 1] + lower[2 * x] + lower[(2 * x) + 1]) / 4;
        }

        _contrast.Apply(structure);
    }

    /// <summary>The structure of the mirrored thumbnail.</summary>
    public static void Mirror(ReadOnlySpan<float> structure, Span<float> mirrored)
    {
        for (int y = 0; y < Side; y++)
        {
            structure.Slice(y * Side, Side).CopyTo(mirrored[(y * Side)..]);
            mirrored.Slice(y * Side, Side).Reverse();
        }
    }
}
