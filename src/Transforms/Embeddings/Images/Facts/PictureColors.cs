using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Images.Facts;

/// <summary>The luminance of a picture's pixels, and how colorful it is.</summary>
/// <remarks>
/// Colorfulness is that of D. Hasler and S. Süsstrunk, "Measuring colorfulness in natural images", SPIE 5007, 2003. Its sums are of whole
/// numbers, so that they do not depend on their order.
/// </remarks>
internal static class PictureColors
{
    private const int Lanes = 8;

    // Of eight lanes, whose squares stay below 2³¹ so long: (2 × 255)² × 8,192.
    private const int MostSteps = 8192;

    /// <summary>Reads colors.</summary>
    /// <param name="pixels">Red, green, blue and alpha of each pixel; alpha does not count.</param>
    /// <param name="luminance">Receives levels by the weights of ITU-R BT.601, 0 to 255, one for each pixel.</param>
    /// <returns>The colorfulness, in levels.</returns>
    public static double Read(ReadOnlySpan<byte> pixels, Span<float> luminance)
    {
        ReadOnlySpan<uint> colors = MemoryMarshal.Cast<byte, uint>(pixels)[..luminance.Length];
        var sums = default(Sums);
        int place = 0;
        for (int end; (end = Math.Min(place + (MostSteps * Lanes), colors.Length / Lanes * Lanes)) > place; place = end)
            sums = sums.Plus(ReadEights(colors[place..end], luminance[place..end]));

        for (; place < colors.Length; place++)
        {
            uint color = colors[place];
            (int red, int green, int blue) = ((byte)color, (byte)(color >> 8), (byte)(color >> 16));
            luminance[place] = (0.299f * red) + (0.587f * green) + (0.114f * blue);
            int first = red - green;
            int second = red + green - (2 * blue);
            sums = sums.Plus(new Sums(first, second, first * first, second * second));
        }

        return sums.Colorfulness(luminance.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Sums ReadEights(ReadOnlySpan<uint> colors, Span<float> luminance)
    {
        Vector256<int> redGreen = default,
            yellowBlue = default,
            redGreenSquares = default,
            yellowBlueSquares = default;
        for (int i = 0; i < colors.Length; i += Lanes)
        {
            Vector256<int> color = Vector256.Create(colors.Slice(i, Lanes)).AsInt32();
            Vector256<int> red = color & Vector256.Create(0xFF);
            Vector256<int> green = (color >>> 8) & Vector256.Create(0xFF);
            Vector256<int> blue = (color >>> 16) & Vector256.Create(0xFF);
            Vector256<float> level =
                (0.299f * Vector256.ConvertToSingle(red))
                + (0.587f * Vector256.ConvertToSingle(green))
                + (0.114f * Vector256.ConvertToSingle(blue));
            level.CopyTo(luminance[i..]);
            Vector256<int> first = red - green;
            Vector256<int> second = red + green - (blue + blue);
            redGreen += first;
            yellowBlue += second;
            redGreenSquares += first * first;
            yellowBlueSquares += second * second;
        }

        return new Sums(SumOf(redGreen), SumOf(yellowBlue), SumOf(redGreenSquares), SumOf(yellowBlueSquares));
    }

    private static long SumOf(Vector256<int> lanes)
    {
        (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(lanes);
        return Vector256.Sum(lower + upper);
    }

    /// <param name="RedGreen">Red less green.</param>
    /// <param name="YellowBlue">Red and green less twice blue: twice yellow less blue.</param>
    /// <param name="RedGreenSquares">Squares of the first.</param>
    /// <param name="YellowBlueSquares">Squares of the second.</param>
    private readonly record struct Sums(long RedGreen, long YellowBlue, long RedGreenSquares, long YellowBlueSquares)
    {
        public Sums Plus(Sums other) =>
            new(
                RedGreen + other.RedGreen,
                YellowBlue + other.YellowBlue,
                RedGreenSquares + other.RedGreenSquares,
                YellowBlueSquares + other.YellowBlueSquares
            );

        public double Colorfulness(int count)
        {
            double redGreen = RedGreen / (double)count;
            double yellowBlue = YellowBlue / 2.0 / count;
            double means = (redGreen * redGreen) + (yellowBlue * yellowBlue);
            double variances = Math.Max(0, ((RedGreenSquares + (YellowBlueSquares / 4.0)) / count) - means);
            return Math.Sqrt(variances) + (0.3 * Math.Sqrt(means));
        }
    }
}
