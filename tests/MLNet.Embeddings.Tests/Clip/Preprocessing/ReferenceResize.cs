namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

/// <summary>The specification of an 8-bit resize, pixel by pixel and for the whole image, as an independent reference.</summary>
internal static class ReferenceResize
{
    /// <summary>Resizes rows of <paramref name="channels"/> interleaved bytes, horizontally first, rounding to bytes in between.</summary>
    public static byte[] Resize(byte[] source, int width, int height, int channels, int newWidth, int newHeight, bool bicubic)
    {
        byte[] narrow = width == newWidth ? source : Along(source, width, height, channels, newWidth, bicubic);
        if (height == newHeight)
            return narrow;

        byte[] turned = Along(Transpose(narrow, newWidth, height, channels), height, newWidth, channels, newHeight, bicubic);
        return Transpose(turned, newHeight, newWidth, channels);
    }

    private static byte[] Along(byte[] source, int width, int height, int channels, int newWidth, bool bicubic)
    {
        byte[] target = new byte[newWidth * height * channels];
        double scale = (double)width / newWidth;
        double filterScale = Math.Max(scale, 1);
        double support = (bicubic ? 2 : 1) * filterScale;
        for (int x = 0; x < newWidth; x++)
        {
            double center = (x + .5) * scale;
            int first = Math.Max(0, (int)(center - support + .5));
            int end = Math.Min(width, (int)(center + support + .5));
            double[] weights =
            [
                .. Enumerable.Range(first, end - first).Select(i => Filter((i - center + .5) * (1 / filterScale), bicubic)),
            ];
            double total = 0;
            foreach (double weight in weights)
                total += weight;
            int[] integers =
            [
                .. weights.Select(weight => weight / total).Select(weight => (int)((weight < 0 ? -.5 : .5) + weight * 4194304)),
            ];
            for (int y = 0; y < height; y++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    long sum = 1 << 21;
                    for (int i = 0; i < integers.Length; i++)
                        sum += (long)integers[i] * source[(y * width + first + i) * channels + channel];
                    target[(y * newWidth + x) * channels + channel] = (byte)Math.Clamp(sum >> 22, 0, 255);
                }
            }
        }

        return target;
    }

    private static byte[] Transpose(byte[] source, int width, int height, int channels)
    {
        byte[] target = new byte[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            int pixel = i / channels;
            target[(pixel % width * height + pixel / width) * channels + i % channels] = source[i];
        }

        return target;
    }

    private static double Filter(double x, bool bicubic)
    {
        x = Math.Abs(x);
        if (!bicubic)
            return Math.Max(0, 1 - x);
        const double a = -.5;
        return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1
            : x < 2 ? (((x - 5) * x + 8) * x - 4) * a
            : 0;
    }
}
