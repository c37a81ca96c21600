using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Images;

/// <summary>Makes a large image small by averaging squares of pixels, in one pass over it.</summary>
/// <remarks>
/// Who looks at a picture at a few hundred pixels looks at the result. It is as people see colors: inks are mixed, 16-bit gray has 8 bits,
/// and transparent pixels do not lend their hidden color. It keeps the orientation.
/// </remarks>
internal static class BoxReduction
{
    // Sums of columns are of 16 bits.
    private const int LargestReduction = 256;

    /// <summary>Reduces an image.</summary>
    /// <param name="image">The image; not disposed.</param>
    /// <param name="minimumSide">Pixels that the shorter side must keep.</param>
    /// <returns>The smaller image, which the caller disposes; <see langword="null"/> where it is small enough already.</returns>
    public static DecodedImage? TryReduce(DecodedImage image, int minimumSide)
    {
        int reduction = Math.Min(LargestReduction, Math.Min(image.Width, image.Height) / minimumSide);
        if (reduction < 2 || !ScaledDecoding.IsLarge(image.Width, image.Height))
            return null;

        bool isSeen = image.Kind is DecodedImageKind.Cmyk or DecodedImageKind.Gray16;
        bool isTransparent = !isSeen && PixelArithmetic.HasTransparency(image.Pixels);
        int width = (image.Width + reduction - 1) / reduction;
        int height = (image.Height + reduction - 1) / reduction;
        var small = new DecodedImage(
            width,
            height,
            isTransparent ? DecodedImageKind.ColorWithAlpha : DecodedImageKind.Color,
            image.ExifOrientation
        )
        {
            StoredWidth = image.StoredWidth,
            StoredHeight = image.StoredHeight,
        };
        try
        {
            RowConversion conversion =
                isSeen ? RowConversion.Seen
                : isTransparent ? RowConversion.Premultiplied
                : RowConversion.None;
            Fill(new ImageRows(image, conversion), reduction, small);
            if (isTransparent)
                PixelArithmetic.Unpremultiply(small.Pixels);
            return image.IsTakenAsStored ? small.TakeAsStored() : small;
        }
        catch
        {
            small.Dispose();
            throw;
        }
    }

    private static void Fill(ImageRows rows, int reduction, DecodedImage small)
    {
        int rowBytes = checked(rows.Width * 4);
        ReadOnlySpan<byte> pixels = rows.Unconverted;
        byte[] converted = pixels.IsEmpty ? new byte[rowBytes] : [];
        var sums = new ushort[rowBytes];
        for (int y = 0; y < small.Height; y++)
        {
            int first = y * reduction;
            int count = Math.Min(reduction, rows.Height - first);
            Array.Clear(sums);
            for (int row = first; row < first + count; row++)
            {
                if (pixels.IsEmpty)
                    rows.Read(row, 1, converted);
                Add(pixels.IsEmpty ? converted : pixels.Slice(row * rowBytes, rowBytes), sums);
            }

            Average(sums, reduction, count, small.Pixels.Slice(y * small.Width * 4, small.Width * 4));
        }
    }

    private static void Add(ReadOnlySpan<byte> row, Span<ushort> sums)
    {
        int at = 0;
        for (; at + Vector<byte>.Count <= row.Length; at += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[at..]), out Vector<ushort> lower, out Vector<ushort> upper);
            Span<ushort> target = sums[at..];
            (new Vector<ushort>(target) + lower).CopyTo(target);
            target = target[Vector<ushort>.Count..];
            (new Vector<ushort>(target) + upper).CopyTo(target);
        }

        for (; at < row.Length; at++)
            sums[at] += row[at];
    }

    private static void Average(ReadOnlySpan<ushort> sums, int reduction, int rows, Span<byte> target)
    {
        ReadOnlySpan<ulong> pixels = MemoryMarshal.Cast<ushort, ulong>(sums);
        Span<uint> averages = MemoryMarshal.Cast<byte, uint>(target);
        for (int x = 0; x < averages.Length; x++)
        {
            ReadOnlySpan<ulong> square = pixels.Slice(x * reduction, Math.Min(reduction, pixels.Length - (x * reduction)));

            // Two channels in each: a sum of 256 sums of 16 bits needs 24.
            ulong even = 0;
            ulong odd = 0;
            foreach (ulong pixel in square)
            {
                even += pixel & 0x0000FFFF0000FFFF;
                odd += (pixel >> 16) & 0x0000FFFF0000FFFF;
            }

            uint count = (uint)(square.Length * rows);
            averages[x] =
                Level((uint)even, count)
                | (Level((uint)odd, count) << 8)
                | (Level((uint)(even >> 32), count) << 16)
                | (Level((uint)(odd >> 32), count) << 24);
        }
    }

    private static uint Level(uint sum, uint count) => (sum + (count / 2)) / count;
}
