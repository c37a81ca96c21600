using System.Runtime.InteropServices;

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

    private static void Average(ReadOnlySpan<byte> line, int length, Span<float> averages, int width)
    {
        averages.Clear();
        double share = (double)width / length;
        ReadOnlySpan<uint> pixels = MemoryMarshal.Cast<byte, uint>(line)[..length];
        for (int x = 0; x < length; x++)
        {
            double left = x * share;
            double right = left + share;
            int first = Math.Min((int)left, width - 1);
            float after = first + 1 < width ? (float)Math.Max(0, right - (first + 1)) : 0;
            Add(averages, first, (float)share - after, pixels[x]);
            if (after > 0)
                Add(averages, first + 1, after, pixels[x]);
        }
    }

    private static void Add(Span<float> averages, int column, float share, uint pixel)
    {
        Span<float> colors = averages.Slice(column * Channels, Channels);
        colors[0] += share * (byte)pixel;
        colors[1] += share * (byte)(pixel >> 8);
        colors[2] += share * (byte)(pixel >> 16);
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
