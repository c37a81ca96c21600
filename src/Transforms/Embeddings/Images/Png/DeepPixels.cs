using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Images.Png;

/// <summary>
/// A picture of 16 bits per channel, as stored: four numbers for each pixel, red, green, blue and alpha, not multiplied by alpha.
/// </summary>
internal sealed class DeepPixels(int width, int height)
{
    /// <summary>Pixels beyond which a picture is not taken to memory at this depth: 8 bytes each.</summary>
    public const int MaximumPixels = 64_000_000;

    private const double TailShare = 0.001;

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>The pixels, one number of four channels each; red is the lowest 16 bits.</summary>
    public ulong[] Pixels { get; } = new ulong[checked(width * height)];

    /// <summary>The channels, four for each pixel.</summary>
    public Span<ushort> Channels => MemoryMarshal.Cast<ulong, ushort>(Pixels.AsSpan());

    /// <summary>Whether both bytes of every number are equal, as in a picture of 8 bits that was merely written with 16.</summary>
    public bool IsOfEightBits
    {
        get
        {
            foreach (ulong pixel in Pixels)
            {
                if (((pixel ^ (pixel >> 8)) & 0x00FF00FF00FF00FF) != 0)
                    return false;
            }

            return true;
        }
    }

    /// <summary>
    /// Pixels of 8 bits. Where the numbers use less than half of their range, as those of radiographs and depth images do, that part of it
    /// is stretched to all 256 levels, the same
    /// for all channels; one in a thousand numbers at either end does not count, so that dead pixels do not matter.
    /// </summary>
    public byte[] ToEightBits()
    {
        (int low, int high) = IsOfEightBits ? (0, ushort.MaxValue) : Range();
        var scaled = new byte[ushort.MaxValue + 1];
        for (int level = 0; level < scaled.Length; level++)
            scaled[level] = (byte)((Math.Clamp(level - low, 0, high - low) * 255.0 / (high - low)) + 0.5);

        ReadOnlySpan<ushort> channels = Channels;
        var rgba = new byte[channels.Length];
        for (int i = 0; i < rgba.Length; i += 4)
        {
            rgba[i] = scaled[channels[i]];
            rgba[i + 1] = scaled[channels[i + 1]];
            rgba[i + 2] = scaled[channels[i + 2]];
            rgba[i + 3] = (byte)(channels[i + 3] >> 8);
        }

        return rgba;
    }

    private (int Low, int High) Range()
    {
        var counts = new long[ushort.MaxValue + 1];
        long total = 0;
        ReadOnlySpan<ushort> channels = Channels;
        for (int i = 0; i < channels.Length; i += 4)
        {
            if (channels[i + 3] == 0)
                continue;

            counts[channels[i]]++;
            counts[channels[i + 1]]++;
            counts[channels[i + 2]]++;
            total += 3;
        }

        (int low, int high) = Between(counts, (long)(total * TailShare));
        if (high <= low)
            (low, high) = Between(counts, 0);
        return high > low && high - low < ushort.MaxValue / 2 ? (low, high) : (0, ushort.MaxValue);
    }

    private static (int Low, int High) Between(long[] counts, long tail)
    {
        int low = 0;
        int high = counts.Length - 1;
        for (long sum = counts[0]; sum <= tail && low < high; sum += counts[++low]) { }

        for (long sum = counts[high]; sum <= tail && high > low; sum += counts[--high]) { }

        return (low, high);
    }
}
