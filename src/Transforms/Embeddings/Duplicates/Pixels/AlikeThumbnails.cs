using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Whether two thumbnails may be of one and the same picture, decoded at full size and at a smaller scale.</summary>
internal static class AlikeThumbnails
{
    /// <summary>
    /// Mean difference of levels up to which they may. A codec's own scaling averages before levels are cut off at 0 and 255: photographs
    /// differ by less than one level, coarsely compressed ones of single black pixels on white by ten.
    /// </summary>
    public const int MeanDifference = 12;

    // Those of different pictures are told apart by a third of one plane.
    private const int VectorsPerCheck = PixelThumbnail.Length / 16 / 12;

    private const int MostDifference = MeanDifference * PixelThumbnail.Length;

    /// <summary>The sum of the levels of a thumbnail: those of alike ones differ by no more than <see cref="MostDifference"/>.</summary>
    public static int LevelOf(ReadOnlySpan<byte> thumbnail)
    {
        int sum = 0;
        foreach (byte level in thumbnail)
            sum += level;
        return sum;
    }

    /// <summary>Whether the sums of two thumbnails are too far apart.</summary>
    public static bool AreApart(int level, int other) => Math.Abs(level - other) > MostDifference;

    /// <summary>Whether two thumbnails are alike.</summary>
    public static bool Are(ReadOnlySpan<byte> thumbnail, ReadOnlySpan<byte> other)
    {
        ReadOnlySpan<Vector128<byte>> one = MemoryMarshal.Cast<byte, Vector128<byte>>(thumbnail);
        ReadOnlySpan<Vector128<byte>> two = MemoryMarshal.Cast<byte, Vector128<byte>>(other);
        Vector128<uint> sums = Vector128<uint>.Zero;
        for (int start = 0; start < one.Length; start += VectorsPerCheck)
        {
            for (int i = start; i < start + VectorsPerCheck; i++)
            {
                Vector128<byte> difference = Vector128.Max(one[i], two[i]) - Vector128.Min(one[i], two[i]);
                (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(difference);
                (Vector128<uint> first, Vector128<uint> second) = Vector128.Widen(lower + upper);
                sums += first + second;
            }

            if (Vector128.Sum(sums) > MostDifference)
                return false;
        }

        return true;
    }
}
