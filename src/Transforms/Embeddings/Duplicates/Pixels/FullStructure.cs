using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Computes the structure of a thumbnail at full resolution. One instance per thread.</summary>
internal sealed class FullStructure
{
    private const int Side = PixelThumbnail.Side;

    private readonly GaussianBlur _denoise = new(Side, 0.7f);
    private readonly LocalContrast _contrast = new(Side, 3);
    private readonly float[] _plane = new float[Side * Side];

    /// <summary>Largest shift at which full-resolution structures are correlated.</summary>
    public const int MaximumShift = (2 * HalfShifts.Maximum) + 1;

    /// <summary>Computes it from the luminance.</summary>
    public void Compute(ReadOnlySpan<float> luminance, StructureMap map)
    {
        _denoise.Apply(luminance, _plane);
        _contrast.Apply(_plane);
        map.Set(_plane);
    }
}
