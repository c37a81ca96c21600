using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Images;

/// <summary>Arithmetic of alpha and inks on pixels of four bytes.</summary>
internal static class PixelArithmetic
{
    /// <summary>Whether some pixel is not opaque.</summary>
    public static bool HasTransparency(ReadOnlySpan<byte> rgba)
    {
        foreach (ulong pair in MemoryMarshal.Cast<byte, ulong>(rgba))
        {
            if ((pair & 0xFF000000FF000000) != 0xFF000000FF000000)
                return true;
        }

        return rgba[^1] != byte.MaxValue;
    }

    /// <summary>Colors times alpha, rounded, so that a resize does not mix in the color of transparent pixels.</summary>
    public static void Premultiply(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int i = 0; i + 4 <= source.Length; i += 4)
        {
            int alpha = source[i + 3];
            target[i] = Multiply(source[i], alpha);
            target[i + 1] = Multiply(source[i + 1], alpha);
            target[i + 2] = Multiply(source[i + 2], alpha);
            target[i + 3] = (byte)alpha;
        }
    }

    /// <summary>The way back; fully transparent pixels keep what they have.</summary>
    public static void Unpremultiply(Span<byte> pixels)
    {
        for (int i = 0; i + 4 <= pixels.Length; i += 4)
        {
            int alpha = pixels[i + 3];
            if (alpha is 0 or 255)
                continue;

            pixels[i] = (byte)Math.Min(255, 255 * pixels[i] / alpha);
            pixels[i + 1] = (byte)Math.Min(255, 255 * pixels[i + 1] / alpha);
            pixels[i + 2] = (byte)Math.Min(255, 255 * pixels[i + 2] / alpha);
        }
    }

    /// <summary>Lays the pixels over white.</summary>
    public static void CompositeOverWhite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int i = 0; i + 4 <= source.Length; i += 4)
        {
            int alpha = source[i + 3];
            int white = 255 - alpha;
            target[i] = (byte)(Multiply(source[i], alpha) + white);
            target[i + 1] = (byte)(Multiply(source[i + 1], alpha) + white);
            target[i + 2] = (byte)(Multiply(source[i + 2], alpha) + white);
            target[i + 3] = 255;
        }
    }

    /// <summary>Makes colors of cyan, magenta, yellow and black.</summary>
    public static void InksToColors(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int i = 0; i + 4 <= source.Length; i += 4)
        {
            int unblack = 255 - source[i + 3];
            target[i] = (byte)(unblack - Multiply(source[i], unblack));
            target[i + 1] = (byte)(unblack - Multiply(source[i + 1], unblack));
            target[i + 2] = (byte)(unblack - Multiply(source[i + 2], unblack));
            target[i + 3] = 255;
        }
    }

    // a·b / 255, rounded to nearest, without a division.
    private static byte Multiply(int a, int b)
    {
        int product = a * b + 128;
        return (byte)(((product >> 8) + product) >> 8);
    }
}
