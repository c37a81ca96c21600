namespace MLNet.Embeddings.Numerics;

/// <summary>Goes between all rows and their distinct ones.</summary>
/// <remarks>
/// A row with a hundred copies would have nothing but copies for neighbors and break off from the rest of the map. So a map is fitted to
/// distinct rows, and copies share a position.
/// </remarks>
internal static class RepeatedRows
{
    /// <summary>Gives each row the values of its group.</summary>
    public static Matrix Expand(this DistinctRows distinct, Matrix ofGroups)
    {
        if (distinct.AllDiffer)
            return ofGroups;

        var expanded = new Matrix(distinct.RowCount, ofGroups.ColumnCount);
        for (int row = 0; row < expanded.RowCount; row++)
            ofGroups.Row(distinct.GroupOf(row)).CopyTo(expanded.Row(row));
        return expanded;
    }

    /// <summary>Gives each group the values of its first row.</summary>
    public static Matrix Collapse(this DistinctRows distinct, Matrix ofRows)
    {
        if (distinct.AllDiffer)
            return ofRows;

        var collapsed = new Matrix(distinct.Rows.RowCount, ofRows.ColumnCount);
        for (int group = 0; group < collapsed.RowCount; group++)
            ofRows.Row(distinct.MembersOf(group)[0]).CopyTo(collapsed.Row(group));
        return collapsed;
    }

    /// <summary>Gives each group the label that all its rows have in common, or −1 where they disagree.</summary>
    public static int[] CommonLabels(this DistinctRows distinct, int[] labels)
    {
        if (distinct.AllDiffer)
            return labels;

        var common = new int[distinct.Rows.RowCount];
        for (int group = 0; group < common.Length; group++)
        {
            ReadOnlySpan<int> members = distinct.MembersOf(group);
            common[group] = labels[members[0]];
            foreach (int row in members)
                common[group] = labels[row] == common[group] ? common[group] : -1;
        }

        return common;
    }
}
