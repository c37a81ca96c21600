namespace MLNet.Embeddings.Numerics;

/// <summary>The rows of a matrix with each value kept once. Thousands of equal rows would tie with each other and defeat every
/// threshold.</summary>
internal sealed class DistinctRows
{
    private const int BlockRows = 1024;

    private readonly int[]? _groupOfRow;
    private readonly int[] _groupStarts;
    private readonly int[] _members;

    private DistinctRows(Matrix rows, int[]? groupOfRow, int[] groupStarts, int[] members)
    {
        Rows = rows;
        _groupOfRow = groupOfRow;
        _groupStarts = groupStarts;
        _members = members;
    }

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
    public static DistinctRows Of(Matrix rows, EngineContext context)
    {
        int count = rows.RowCount;
        var hashes = new ulong[count];
        context.For(
            (count + BlockRows - 1) / BlockRows,
            (block, _) =>
            {
                for (int row = block * BlockRows; row < Math.Min(count, (block + 1) * BlockRows); row++)
                    hashes[row] = ContentHash.OfRow(rows.Row(row));
            }
        );

        int[]? firstEqual = FirstEqualRows(rows, hashes);
        return firstEqual is null ? new DistinctRows(rows, null, [], []) : Group(rows, firstEqual);
    }

    /// <summary>For each row the first row that equals it, or null where all rows differ.</summary>
    private static int[]? FirstEqualRows(Matrix rows, ulong[] hashes)
    {
        var order = new int[hashes.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;

        Array.Sort(hashes, order);
        int[]? firstEqual = null;
        var representatives = new List<int>();
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && hashes[end] == hashes[start]; end++) { }

            if (end - start == 1)
                continue;

            if (firstEqual is null)
            {
                firstEqual = new int[order.Length];
                for (int i = 0; i < firstEqual.Length; i++)
                    firstEqual[i] = i;
            }

            Span<int> run = order.AsSpan(start, end - start);
            run.Sort();
            representatives.Clear();
            foreach (int row in run)
            {
                int equal = representatives.FindIndex(other => rows.Row(other).SequenceEqual(rows.Row(row)));
                if (equal < 0)
                    representatives.Add(row);
                else
                    firstEqual[row] = representatives[equal];
            }
        }

        return firstEqual;
    }

    private static DistinctRows Group(Matrix rows, int[] firstEqual)
    {
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

        return new DistinctRows(distinct, groupOfRow, starts, members);
    }
}
