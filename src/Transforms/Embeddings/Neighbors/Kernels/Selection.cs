using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Selection by rank.</summary>
internal static class Selection
{
    /// <summary>The value of a rank, counted from 0 for the smallest; reorders the values (Hoare's quickselect).</summary>
    /// <remarks>Smaller values end up before it, larger ones behind it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Smallest<T>(Span<T> values, int rank)
        where T : struct, INumber<T>
    {
        int low = 0,
            high = values.Length - 1;
        while (low < high)
        {
            T pivot = Median(values[low], values[(low + high) >> 1], values[high]);
            int left = low,
                right = high;
            while (left <= right)
            {
                while (values[left] < pivot)
                    left++;

                while (values[right] > pivot)
                    right--;

                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }

            if (rank <= right)
                high = right;
            else if (rank >= left)
                low = left;
            else
                break;
        }

        return values[rank];
    }

    private static T Median<T>(T a, T b, T c)
        where T : struct, INumber<T>
    {
        (T low, T high) = a < b ? (a, b) : (b, a);
        return c < low ? low
            : c < high ? c
            : high;
    }
}
