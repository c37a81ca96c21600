using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Numerics;

/// <summary>Sorts numbers digit by digit, from the lowest to the highest, in time that grows with their count alone.</summary>
internal static class RadixSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;
    private const int Passes = (64 + DigitBits - 1) / DigitBits;

    /// <summary>Sorts numbers, and what belongs to them with them; equal ones keep their order.</summary>
    /// <param name="numbers">Numbers that are finite or infinite, and not below 0 or −0.</param>
    /// <param name="items">One for each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(Span<double> numbers, Span<int> items)
    {
        // The bits of numbers without a sign come in the order of the numbers.
        Span<ulong> keys = MemoryMarshal.Cast<double, ulong>(numbers);
        int[] counts = Count(keys);
        Span<ulong> from = keys;
        Span<int> fromItems = items;
        Span<ulong> to = new ulong[keys.Length];
        Span<int> toItems = new int[keys.Length];
        for (int pass = 0; pass < Passes; pass++)
        {
            Span<int> starts = counts.AsSpan(pass * Digits, Digits);
            if (starts.Contains(keys.Length))
                continue;

            int start = 0;
            foreach (ref int count in starts)
                (count, start) = (start, start + count);
            int shift = pass * DigitBits;
            for (int i = 0; i < from.Length; i++)
            {
                ulong key = from[i];
                int place = starts[(int)(key >> shift) & (Digits - 1)]++;
                to[place] = key;
                toItems[place] = fromItems[i];
            }

            Span<ulong> sorted = to;
            to = from;
            from = sorted;
            Span<int> sortedItems = toItems;
            toItems = fromItems;
            fromItems = sortedItems;
        }

        if (from == keys)
            return;
        from.CopyTo(keys);
        fromItems.CopyTo(items);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Count(ReadOnlySpan<ulong> keys)
    {
        var counts = new int[Passes * Digits];
        foreach (ulong key in keys)
        {
            for (int pass = 0; pass < Passes; pass++)
                counts[(pass * Digits) + ((int)(key >> (pass * DigitBits)) & (Digits - 1))]++;
        }

        return counts;
    }
}
