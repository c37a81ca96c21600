using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Sharing;

/// <summary>Rows whose neighbors are wanted, each with the distinct row that it equals among those whose neighbors are known.</summary>
internal sealed class TargetRows
{
    private readonly int[] _groups;
    private readonly int[] _starts;
    private readonly int[] _members;

    private TargetRows(Matrix rows, int[] groups, int groupCount)
    {
        Rows = rows;
        _groups = groups;
        _starts = new int[groupCount + 1];
        foreach (int group in groups)
            _starts[group + 1]++;
        for (int group = 0; group < groupCount; group++)
            _starts[group + 1] += _starts[group];

        _members = new int[groups.Length];
        int[] next = _starts[..groupCount];
        for (int row = 0; row < groups.Length; row++)
            _members[next[groups[row]]++] = row;
    }

    /// <summary>The rows.</summary>
    public Matrix Rows { get; }

    /// <summary>Finds the rows by their values.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="known">The rows whose neighbors are known.</param>
    /// <exception cref="ArgumentException">A row is none of these.</exception>
    public static TargetRows Find(RowLookup rows, DistinctRows known) => Find(rows, rows.Rows, row => row, known);

    /// <summary>Finds distinct rows by their values.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="known">The rows whose neighbors are known.</param>
    /// <exception cref="ArgumentException">A row is none of these.</exception>
    public static TargetRows Find(DistinctRows rows, DistinctRows known) =>
        Find(rows.Lookup, rows.Rows, row => rows.AllDiffer ? row : rows.MembersOf(row)[0], known);

    /// <summary>The distinct row that a row equals.</summary>
    public int GroupOf(int row) => _groups[row];

    /// <summary>The rows that equal a distinct row, ascending.</summary>
    public ReadOnlySpan<int> MembersOf(int group) => _members.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);

    /// <summary>Whether every distinct row is there, and their first occurrences in the same order: then equally near rows keep their
    /// order.</summary>
    public bool KeepsOrderOf(int groupCount)
    {
        int seen = 0;
        foreach (int group in _groups)
        {
            if (group > seen)
                return false;
            seen += group == seen ? 1 : 0;
        }

        return seen == groupCount;
    }

    private static TargetRows Find(RowLookup rows, Matrix target, Func<int, int> firstOf, DistinctRows known)
    {
        if (rows.Rows.RowCount > 0 && rows.Rows.ColumnCount != known.Rows.ColumnCount)
            throw new ArgumentException(
                $"The given neighbors are those of rows of {known.Rows.ColumnCount} values, but these rows have {rows.Rows.ColumnCount}: "
                    + "find the neighbors in the same column.",
                nameof(known)
            );

        var groups = new int[target.RowCount];
        for (int row = 0; row < groups.Length; row++)
        {
            int first = known.Lookup.IndexOf(rows, firstOf(row));
            if (first < 0)
                throw new ArgumentException(
                    $"Row {firstOf(row)} (counted from 0) is none of the {known.RowCount} rows whose neighbors are given: find the "
                        + "neighbors in the "
                        + "same column, among all rows.",
                    nameof(known)
                );
            groups[row] = known.GroupOf(first);
        }

        return new TargetRows(target, groups, known.Rows.RowCount);
    }
}
