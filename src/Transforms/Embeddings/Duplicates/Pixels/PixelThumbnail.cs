namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>An image squeezed to a square of <see cref="Side"/> × <see cref="Side"/> pixels: all that near-duplicate evidence looks at.</summary>
/// <remarks>
/// Both sides are averaged independently, so a crop becomes a shift and a slight change of scale along each axis, which <see cref="PixelEvidence"/> searches over.
/// </remarks>
internal static class PixelThumbnail
{
    /// <summary>Pixels along each side.</summary>
    public const int Side = 32;

    /// <summary>Bytes of one thumbnail: red, green and blue planes one after the other, row by row.</summary>
    public const int Length = 3 * Side * Side;

    /// <summary>One of many thumbnails that lie one after the other.</summary>
    public static ReadOnlySpan<byte> Of(byte[] thumbnails, int row) => thumbnails.AsSpan(row * Length, Length);

    /// <summary>Averages the area of each target pixel; transparent pixels count as lying on a grey ground, commonly white.</summary>
    /// <param name="rgba">Pixels as red, green, blue, alpha (not premultiplied), row by row.</param>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="thumbnail">Receives <see cref="Length"/> bytes.</param>
    /// <param name="ground">Level of the ground.</param>
    public static void Compute(ReadOnlySpan<byte> rgba, int width, int height, Span<byte> thumbnail, byte ground = 255)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgba.Length != 4L * width * height)
            throw new ArgumentException($"An image of {width} × {height} pixels has {4L * width * height} bytes, got {rgba.Length}.", nameof(rgba));

        // Rows first: each row is averaged to 32 columns, then added with its share to the one or two target rows that it covers.
        var line = new float[3 * Side];
        var sums = new float[Length];
        float rowShare = (float)Side / height;
        for (int y = 0; y < height; y++)
        {
            AverageRow(rgba.Slice(y * width * 4, width * 4), width, ground, line);
            float top = y * rowShare;
            float bottom = top + rowShare;
            for (int target = (int)top; target < Side && target < bottom; target++)
            {
                float share = Math.Min(bottom, target + 1) - Math.Max(top, target);
                for (int channel = 0; channel < 3; channel++)
                {
                    Span<float> row = sums.AsSpan((channel * Side * Side) + (target * Side), Side);
                    for (int x = 0; x < Side; x++)
                        row[x] += share * line[(channel * Side) + x];
                }
            }
        }

        for (int i = 0; i < Length; i++)
            thumbnail[i] = (byte)Math.Clamp(sums[i] + 0.5f, 0, 255);
    }

    private static void AverageRow(ReadOnlySpan<byte> row, int width, float ground, Span<float> line)
    {
        line.Clear();
        float share = (float)Side / width;
        for (int x = 0; x < width; x++)
        {
            float alpha = row[(x * 4) + 3] * (1f / 255);
            float below = ground * (1 - alpha);
            float left = x * share;
            float right = left + share;
            for (int target = (int)left; target < Side && target < right; target++)
            {
                float part = Math.Min(right, target + 1) - Math.Max(left, target);
                for (int channel = 0; channel < 3; channel++)
                    line[(channel * Side) + target] += part * ((row[(x * 4) + channel] * alpha) + below);
            }
        }
    }
}
