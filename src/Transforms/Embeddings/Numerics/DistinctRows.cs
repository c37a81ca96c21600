namespace MLNet.Embeddings.Numerics;

/// <summary>The rows of a matrix with each value kept once. Thousands of equal rows would tie with each other and defeat every
/// threshold.</summary>
internal sealed class DistinctRows
{
    private readonly int[]? _groupOfRow;
    private readonly int[] _groupStarts;
    private readonly int[] _members;
    private RowLookup? _lookup;

    private DistinctRows(RowLookup? lookup, Matrix rows, int[]? groupOfRow, int[] groupStarts, int[] members)
    {
        _lookup = lookup;
        Rows = rows;
        _groupOfRow = groupOfRow;
        _groupStarts = groupStarts;
        _members = members;
    }

    /// <summary>Finds the original rows by their values.</summary>
    public RowLookup Lookup => _lookup ??= new RowLookup(Rows);

    /// <summary>One row for each group of equal rows, in order of first appearance; the original matrix where all rows differ.</summary>
    public Matrix Rows { get; }

    /// <summary>Number of original rows.</summary>
    public int RowCount => _groupOfRow?.Length ?? Rows.RowCount;

    /// <summary>Whether all rows differ.</summary>
    public bool AllDiffer => _groupOfRow is null;

    /// <summary>The group of an original row.</summary>
    public int GroupOf(int row) => _groupOfRow is null ? row : _groupOfRow[row];

    /// <summary>The original rows of a group, ascending.</summary>
    public ReadOnlySpan<int> MembersOf(int group) => _members.AsSpan(_groupStarts[group], _groupStarts[group + 1] - _groupStarts[group]);

    /// <summary>Finds the groups.</summary>
    public static DistinctRows Of(Matrix rows, EngineContext context) => Of(new RowLookup(rows, context));

    /// <summary>The groups of rows whose equal ones are known.</summary>
    public static DistinctRows Of(RowLookup lookup) =>
        lookup.DistinctCount == lookup.Rows.RowCount ? new DistinctRows(lookup, lookup.Rows, null, [], []) : Group(lookup, lookup.First);

    /// <summary>All rows by themselves, for a search that can do with equal ones: none is looked for.</summary>
    public static DistinctRows Each(Matrix rows) => new(null, rows, null, [], []);

    private static DistinctRows Group(RowLookup lookup, ReadOnlySpan<int> firstEqual)
    {
        Matrix rows = lookup.Rows;
        var groupOfRow = new int[firstEqual.Length];
        var groupStarts = new List<int>();
        for (int row = 0; row < firstEqual.Length; row++)
        {
            bool opensGroup = firstEqual[row] == row;
            groupOfRow[row] = opensGroup ? groupStarts.Count : groupOfRow[firstEqual[row]];
            if (opensGroup)
                groupStarts.Add(0);
        }

        int groups = groupStarts.Count;
        var starts = new int[groups + 1];
        foreach (int group in groupOfRow)
            starts[group + 1]++;

        for (int group = 0; group < groups; group++)
            starts[group + 1] += starts[group];

        var members = new int[firstEqual.Length];
        int[] next = starts[..groups];
        for (int row = 0; row < groupOfRow.Length; row++)
            members[next[groupOfRow[row]]++] = row;

        var distinct = new Matrix(groups, rows.ColumnCount);
        for (int group = 0; group < groups; group++)
            rows.Row(members[starts[group]]).CopyTo(distinct.Row(group));

        return new DistinctRows(lookup, distinct, groupOfRow, starts, members);
    }
}
