using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>What lies within the bars of one color around a picture, as far as its thumbnail shows.</summary>
internal static class ContentWindow
{
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;
    private const int Channels = PixelThumbnail.Length / Area;
    private const int SmallestContent = 8;

    // In levels. Compression leaves a bar nearly as even as it was.
    private const double MostDeviation = 10;

    /// <summary>The part within the bars; <see langword="null"/> where there are none, or nothing else.</summary>
    public static PictureWindow? Of(ReadOnlySpan<byte> thumbnail)
    {
        int top = Bars(thumbnail, 0, 1, Side, 1);
        int bottom = Bars(thumbnail, Side - 1, -1, Side, 1);
        int left = Bars(thumbnail, 0, 1, 1, Side);
        int right = Bars(thumbnail, Side - 1, -1, 1, Side);
        if (top + bottom + left + right == 0 || top + bottom > Side - SmallestContent || left + right > Side - SmallestContent)
            return null;

        return new PictureWindow(Edge(left), Edge(top), 1 - Edge(right), 1 - Edge(bottom));
    }

    /// <summary>Whether all pixels of a stretch of lines are of one color, or of some colors where that is much of it.</summary>
    /// <param name="thumbnail">The thumbnail.</param>
    /// <param name="isOutside">Which pixels are meant, by column and row.</param>
    /// <param name="share">Share of the pixels that must be of the most common color.</param>
    /// <param name="edge">A pixel of that color, by column and row.</param>
    public static bool IsPlain(ReadOnlySpan<byte> thumbnail, Func<int, int, bool> isOutside, double share, (int X, int Y) edge)
    {
        int count = 0;
        int alike = 0;
        int place = (edge.Y * Side) + edge.X;
        for (int i = 0; i < Area; i++)
        {
            if (!isOutside(i % Side, i / Side))
                continue;

            count++;
            int difference = 0;
            for (int channel = 0; channel < Channels; channel++)
                difference = Math.Max(difference, Math.Abs(thumbnail[(channel * Area) + i] - thumbnail[(channel * Area) + place]));
            alike += difference <= 2 * MostDeviation ? 1 : 0;
        }

        return count > 0 && alike >= share * count;
    }

    // The next line may lie partly in the bar.
    private static double Edge(int bars) => bars == 0 ? 0 : (bars + 1.0) / Side;

    private static int Bars(ReadOnlySpan<byte> thumbnail, int line, int step, int lineStride, int pixelStride)
    {
        Span<double> color = stackalloc double[Channels];
        for (int channel = 0; channel < Channels; channel++)
        {
            double sum = 0;
            for (int pixel = 0; pixel < Side; pixel++)
                sum += thumbnail[(channel * Area) + (line * lineStride) + (pixel * pixelStride)];
            color[channel] = sum / Side;
        }

        int bars = 0;
        for (; bars < Side; bars++, line += step)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                for (int pixel = 0; pixel < Side; pixel++)
                {
                    double level = thumbnail[(channel * Area) + (line * lineStride) + (pixel * pixelStride)];
                    if (Math.Abs(level - color[channel]) > MostDeviation)
                        return bars;
                }
            }
        }

        return bars;
    }
}
