using System.Numerics.Tensors;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>A thumbnail as it is, mirrored, or enlarged or shrunk about its centre, with its structure at full and half resolution. One instance per thread.</summary>
internal sealed class PixelVariant
{
    private const int Side = PixelThumbnail.Side;
    private const int HalfSide = Side / 2;
    private const int Area = Side * Side;

    private readonly GaussianBlur _denoise = new(Side, 0.7f);
    private readonly GaussianBlur _beforeHalving = new(Side, 1);
    private readonly LocalContrast _contrast = new(Side, 3);
    private readonly LocalContrast _halfContrast = new(HalfSide, 2.5f);
    private readonly float[] _luminance = new float[Area];
    private readonly float[] _plane = new float[Area];
    private readonly float[] _half = new float[HalfSide * HalfSide];

    /// <summary>Largest shift at half resolution.</summary>
    public const int MaximumHalfShift = 3;

    /// <summary>Largest shift at full resolution.</summary>
    public const int MaximumShift = (2 * MaximumHalfShift) + 1;

    /// <summary>Red, green and blue planes.</summary>
    public float[] Colours { get; } = new float[PixelThumbnail.Length];

    public ReadOnlySpan<float> Luminance => _luminance;

    public StructureMap Structure { get; } = new(Side, MaximumShift);

    public StructureMap HalfStructure { get; } = new(HalfSide, MaximumHalfShift);

    /// <summary>Takes over a thumbnail, transformed.</summary>
    public void Set(ReadOnlySpan<byte> thumbnail, float scale, bool mirrored)
    {
        if (scale == 1 && !mirrored)
            TensorPrimitives.ConvertTruncating(thumbnail, Colours);
        else
            Warp(thumbnail, scale, mirrored);

        for (int i = 0; i < Area; i++)
            _luminance[i] = (0.299f * Colours[i]) + (0.587f * Colours[Area + i]) + (0.114f * Colours[(2 * Area) + i]);

        _denoise.Apply(_luminance, _plane);
        _contrast.Apply(_plane);
        Structure.Set(_plane);

        _beforeHalving.Apply(_luminance, _plane);
        for (int y = 0; y < HalfSide; y++)
        {
            for (int x = 0; x < HalfSide; x++)
            {
                int corner = (2 * y * Side) + (2 * x);
                _half[(y * HalfSide) + x] = (_plane[corner] + _plane[corner + 1] + _plane[corner + Side] + _plane[corner + Side + 1]) / 4;
            }
        }

        _halfContrast.Apply(_half);
        HalfStructure.Set(_half);
    }

    private void Warp(ReadOnlySpan<byte> thumbnail, float scale, bool mirrored)
    {
        const float Centre = (Side - 1) / 2f;
        for (int y = 0; y < Side; y++)
        {
            float sourceY = Math.Clamp(((y - Centre) / scale) + Centre, 0, Side - 1);
            int top = Math.Min((int)sourceY, Side - 2);
            float down = sourceY - top;
            for (int x = 0; x < Side; x++)
            {
                float sourceX = Math.Clamp(((mirrored ? Centre - x : x - Centre) / scale) + Centre, 0, Side - 1);
                int left = Math.Min((int)sourceX, Side - 2);
                float across = sourceX - left;
                for (int channel = 0; channel < 3; channel++)
                {
                    ReadOnlySpan<byte> corner = thumbnail[((channel * Area) + (top * Side) + left)..];
                    Colours[(channel * Area) + (y * Side) + x] =
                        ((1 - down) * (((1 - across) * corner[0]) + (across * corner[1]))) + (down * (((1 - across) * corner[Side]) + (across * corner[Side + 1])));
                }
            }
        }
    }
}
