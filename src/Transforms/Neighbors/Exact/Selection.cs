namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Selection by rank.</summary>
internal static class Selection
{
    /// <summary>The value of a rank, counted from 0 for the smallest; reorders the values (Hoare's quickselect).</summary>
    public static float Smallest(Span<float> values, int rank)
    {
        int low = 0, high = values.Length - 1;
        while (low < high)
        {
            float pivot = Median(values[low], values[(low + high) >> 1], values[high]);
            int left = low, right = high;
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

    private static float Median(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
