namespace MLNet.Embeddings.Quality.Labels;

/// <summary>The groups of twins as a probe sees them.</summary>
internal static class ProbeGroups
{
    /// <summary>The weight of each row: 1 for a group, shared by its labeled rows.</summary>
    public static double[] Shares(int[] labels, int[] groups)
    {
        var counts = new int[groups.Length];
        for (int row = 0; row < groups.Length; row++)
            counts[groups[row]] += labels[row] >= 0 ? 1 : 0;
        return [.. groups.Select((group, row) => labels[row] >= 0 ? 1.0 / counts[group] : 0)];
    }

    /// <summary>The rows of each group, in the order of their first rows.</summary>
    public static int[][] Members(int[] groups)
    {
        var members = new List<int>?[groups.Length];
        for (int row = 0; row < groups.Length; row++)
            (members[groups[row]] ??= []).Add(row);
        return [.. members.OfType<List<int>>().Select(rows => rows.ToArray())];
    }
}
