namespace MLNet.Embeddings.Tool.Digits;

/// <summary>Chooses some of many items.</summary>
internal static class RandomSample
{
    /// <summary>Indices of a random sample without repetition, ascending; all indices if there are no more. Takes memory for the sample
    /// only.</summary>
    /// <param name="total">Number of items.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="seed">Decides which.</param>
    public static int[] Choose(int total, int count, int seed)
    {
        if (count >= total)
            return [.. Enumerable.Range(0, total)];

        // A Fisher–Yates shuffle that keeps only the places at which something else lies than at the start.
        var moved = new Dictionary<int, int>();
        var random = new Random(seed);
        var chosen = new int[count];
        for (int i = 0; i < count; i++)
        {
            int other = random.Next(i, total);
            chosen[i] = moved.GetValueOrDefault(other, other);
            moved[other] = moved.GetValueOrDefault(i, i);
        }

        Array.Sort(chosen);
        return chosen;
    }
}
