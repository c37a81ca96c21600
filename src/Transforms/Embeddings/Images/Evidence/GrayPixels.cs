using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>The gray levels of pixels, from 0 to 255, by the weights of ITU-R BT.601.</summary>
internal static class GrayPixels
{
    private const int Lanes = 32;
    private const uint Opaque = 0xFF000000;

    /// <summary>The level of one pixel.</summary>
    /// <param name="pixel">Red, green, blue and alpha (not multiplied by alpha), from the lowest byte to the highest.</param>
    /// <param name="ground">What it lies on where it is transparent.</param>
    public static float LevelOf(uint pixel, byte ground)
    {
        float level = (0.299f * (byte)pixel) + (0.587f * (byte)(pixel >> 8)) + (0.114f * (byte)(pixel >> 16));
        uint alpha = pixel >> 24;
        return alpha == byte.MaxValue ? level : ground + ((level - ground) * alpha / 255);
    }

    /// <summary>Levels rounded to whole numbers.</summary>
    /// <param name="pixels">Pixels as <see cref="LevelOf"/> takes them.</param>
    /// <param name="ground">What they lie on where they are transparent.</param>
    /// <param name="levels">Receives as many levels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<uint> pixels, byte ground, Span<byte> levels)
    {
        int place = 0;
        for (; place + Lanes <= pixels.Length; place += Lanes)
        {
            ReadOnlySpan<uint> lanes = pixels.Slice(place, Lanes);
            Vector256<uint> first = Vector256.Create(lanes);
            Vector256<uint> second = Vector256.Create(lanes[8..]);
            Vector256<uint> third = Vector256.Create(lanes[16..]);
            Vector256<uint> fourth = Vector256.Create(lanes[24..]);
            Vector256<uint> opaque = Vector256.Create(Opaque);
            if ((first & second & third & fourth & opaque) != opaque)
            {
                RoundEach(lanes, ground, levels[place..]);
                continue;
            }

            Vector256<ushort> lower = Vector256.Narrow(Round(first), Round(second));
            Vector256<ushort> upper = Vector256.Narrow(Round(third), Round(fourth));
            Vector256.Narrow(lower, upper).CopyTo(levels[place..]);
        }

        RoundEach(pixels[place..], ground, levels[place..]);
    }

    private static void RoundEach(ReadOnlySpan<uint> pixels, byte ground, Span<byte> levels)
    {
        for (int i = 0; i < pixels.Length; i++)
            levels[i] = (byte)(LevelOf(pixels[i], ground) + 0.5f);
    }

    private static Vector256<uint> Round(Vector256<uint> pixels)
    {
        Vector256<int> color = pixels.AsInt32();
        Vector256<int> low = Vector256.Create(0xFF);
        Vector256<float> red = Vector256.ConvertToSingle(color & low);
        Vector256<float> green = Vector256.ConvertToSingle((color >>> 8) & low);
        Vector256<float> blue = Vector256.ConvertToSingle((color >>> 16) & low);
        Vector256<float> level = (0.299f * red) + (0.587f * green) + (0.114f * blue);
        return Vector256.ConvertToInt32(level + Vector256.Create(0.5f)).AsUInt32();
    }
}
