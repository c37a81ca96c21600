using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Images.Decoders;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>The gray levels of a picture by which details are compared, of eight bits each.</summary>
/// <remarks>
/// A picture is decoded for them at the size at which models look at it, so that what was decoded for a model need not be decoded again.
/// </remarks>
internal sealed class GrayLevels
{
    /// <summary>Sides beyond which pictures are made smaller before they are compared.</summary>
    public const int MaximumSide = 512;

    /// <summary>Sides up to which thumbnails of 32 × 32 pixels have shown all there is.</summary>
    public const int SmallestSide = 48;

    private readonly byte[] _levels;

    private GrayLevels(int width, int height, byte[] levels)
    {
        Width = width;
        Height = height;
        _levels = levels;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Levels, and bytes of memory.</summary>
    public int Count => _levels.Length;

    /// <summary>The levels of colors, each side made smaller where it is longer than <see cref="MaximumSide"/>.</summary>
    /// <param name="rgba">Pixels as red, green, blue, alpha (not multiplied by alpha), row by row.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="ground">What transparent pixels lie on.</param>
    public static GrayLevels OfColors(ReadOnlySpan<byte> rgba, int width, int height, byte ground)
    {
        int columns = Math.Min(width, MaximumSide);
        int rows = Math.Min(height, MaximumSide);
        byte[] levels = GC.AllocateUninitializedArray<byte>(checked(columns * rows));
        if (columns == width && rows == height)
        {
            GrayPixels.Round(MemoryMarshal.Cast<byte, uint>(rgba), ground, levels);
            return new GrayLevels(width, height, levels);
        }

        float[] rented = ArrayPool<float>.Shared.Rent(levels.Length);
        Span<float> averages = rented.AsSpan(0, levels.Length);
        averages.Clear();
        DetailPlane.AddColors(rgba, width, height, ground, columns, averages);
        TensorPrimitives.Add(averages, 0.5f, averages);
        TensorPrimitives.ConvertTruncating<float, byte>(averages, levels);
        ArrayPool<float>.Shared.Return(rented);
        return new GrayLevels(columns, rows, levels);
    }

    /// <summary>The levels of a picture that was decoded for something else.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="image">The picture; it stays the caller's.</param>
    /// <param name="minimumSide">What its shorter side had to keep as it was decoded; <see langword="null"/> for all there was.</param>
    /// <returns>What decoding the file again for them would give; <see langword="null"/> where that would decode at another size.</returns>
    /// <exception cref="InvalidDataException">It cannot be looked at.</exception>
    public static GrayLevels? TryOf(ReadOnlySpan<byte> file, DecodedImage image, int? minimumSide)
    {
        if (minimumSide != ScaledDecoding.LeastSide && ReductionOf(image, minimumSide) != ReductionOf(image, ScaledDecoding.LeastSide))
            return null;

        using SeenPicture picture = SeenPicture.OfDecoded(image, file, ScaledDecoding.LeastSide);
        return picture.Gray();
    }

    /// <summary>How many levels an image has at most.</summary>
    public static int CountOf(DecodedImage image) => Math.Min(image.Width, MaximumSide) * Math.Min(image.Height, MaximumSide);

    /// <summary>Whether a picture of so many pixels holds more than its thumbnail.</summary>
    public static bool HasDetail(long pixelCount) => pixelCount > (long)SmallestSide * SmallestSide;

    /// <summary>The levels upright, where they are stored in an orientation.</summary>
    public GrayLevels Turned(int orientation)
    {
        byte[] turned = GC.AllocateUninitializedArray<byte>(_levels.Length);
        ImageOrientation.Turn<byte>(_levels, Width, Height, orientation, turned);
        return ImageOrientation.SwapsSides(orientation) ? new GrayLevels(Height, Width, turned) : new GrayLevels(Width, Height, turned);
    }

    /// <summary>The levels as numbers to compute with.</summary>
    public DetailPlane ToPlane()
    {
        DetailPlane plane = DetailPlane.Unset(Width, Height);
        TensorPrimitives.ConvertTruncating<byte, float>(_levels, plane.Values);
        return plane;
    }

    private static int ReductionOf(DecodedImage image, int? minimumSide) =>
        minimumSide is { } side ? ScaledDecoding.ReductionOf(image.StoredWidth, image.StoredHeight, side) : 1;
}
