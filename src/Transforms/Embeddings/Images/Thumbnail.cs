using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Images;

/// <summary>Shrinks an image by averaging areas, row by row.</summary>
internal static class Thumbnail
{
    private const int Channels = 3;

    /// <summary>An image in the same proportions whose longer side is at most so long.</summary>
    public static DecodedImage Of(ImageRows rows, int maximumSide)
    {
        int longer = Math.Max(rows.Width, rows.Height);
        int side = Math.Min(maximumSide, longer);
        int width = Math.Max(1, (int)((long)rows.Width * side / longer));
        int height = Math.Max(1, (int)((long)rows.Height * side / longer));
        DecodedImage small = new(width, height, DecodedImageKind.Color);
        try
        {
            Fill(rows, small);
            return small;
        }
        catch
        {
            small.Dispose();
            throw;
        }
    }

    private static void Fill(ImageRows rows, DecodedImage small)
    {
        int width = small.Width;
        int height = small.Height;
        var line = new byte[checked(rows.Width * 4)];
        var sums = new float[width * Channels];
        var next = new float[sums.Length];
        var averages = new float[sums.Length];
        double share = (double)height / rows.Height;
        int target = 0;
        for (int y = 0; y < rows.Height; y++)
        {
            rows.Read(y, 1, line);
            Average(line, rows.Width, averages, width);

            // Rows are never enlarged, so that one lies on one target row or on the border of two.
            double bottom = Math.Min((y + 1) * share, height);
            double below = y + 1 == rows.Height ? 0 : Math.Max(0, bottom - (target + 1));
            double here = share - below;
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += (float)here * averages[i];
                next[i] = (float)below * averages[i];
            }

            if (bottom < target + 1 && y + 1 < rows.Height)
                continue;

            Write(sums, small.Pixels.Slice(target * width * 4, width * 4));
            (sums, next) = (next, sums);
            Array.Clear(next);
            if (++target == height)
                return;
        }
    }

    // Rows are never widened: a target pixel covers whole pixels, perhaps none, and parts of one on either side.
    private static void Average(ReadOnlySpan<byte> line, int length, Span<float> averages, int width)
    {
        double share = (double)length / width;
        for (int x = 0; x < width; x++)
        {
            double left = x * share;
            double right = Math.Min((x + 1) * share, length);
            int first = Math.Min((int)Math.Ceiling(left), length);
            int last = Math.Max(first, (int)right);
            Vector128<float> sum = Vector128.ConvertToSingle(Sum(line[(first * 4)..(last * 4)]));
            if (first > left)
                sum += Pixel(line, first - 1) * (float)(Math.Min(first, right) - left);
            if (right > last)
                sum += Pixel(line, last) * (float)(right - last);
            sum *= (float)(1 / share);
            for (int channel = 0; channel < Channels; channel++)
                averages[(x * Channels) + channel] = sum[channel];
        }
    }

    private static Vector128<float> Pixel(ReadOnlySpan<byte> line, int x) =>
        Vector128.Create((float)line[x * 4], line[(x * 4) + 1], line[(x * 4) + 2], line[(x * 4) + 3]);

    // Sums of 16 bits hold 257 pixels; each lane takes two of the four that are read at once.
    private static Vector128<int> Sum(ReadOnlySpan<byte> pixels)
    {
        const int stepsPerSum = 128;
        Vector128<uint> sum = default;
        while (pixels.Length >= Vector128<byte>.Count)
        {
            Vector128<ushort> part = default;
            int steps = Math.Min(stepsPerSum, pixels.Length / Vector128<byte>.Count);
            for (int step = 0; step < steps; step++)
            {
                var four = Vector128.Create(pixels.Slice(step * Vector128<byte>.Count, Vector128<byte>.Count));
                (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(four);
                part += lower + upper;
            }

            (Vector128<uint> odd, Vector128<uint> even) = Vector128.Widen(part);
            sum += odd + even;
            pixels = pixels[(steps * Vector128<byte>.Count)..];
        }

        for (int i = 0; i < pixels.Length; i += 4)
            sum += Vector128.Create((uint)pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]);
        return sum.AsInt32();
    }

    private static void Write(ReadOnlySpan<float> sums, Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length / 4; i++)
        {
            for (int channel = 0; channel < Channels; channel++)
                pixels[(i * 4) + channel] = (byte)Math.Clamp(sums[(i * Channels) + channel] + 0.5f, 0, 255);
            pixels[(i * 4) + 3] = 255;
        }
    }
}
