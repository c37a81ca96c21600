namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>A set of rows, in order of first appearance, that is quickly cleared.</summary>
internal sealed class RowUnion(int rowCount)
{
    private readonly int[] _addedIn = new int[rowCount];
    private int[] _members = new int[1024];
    private int _count;
    private int _turn;

    /// <summary>The rows.</summary>
    public ReadOnlySpan<int> Members => _members.AsSpan(0, _count);

    /// <summary>Empties the set.</summary>
    public void Clear()
    {
        _count = 0;
        _turn++;
    }

    /// <summary>Adds rows that are not yet in the set.</summary>
    public void Add(ReadOnlySpan<int> rows)
    {
        if (_count + rows.Length > _members.Length)
            Array.Resize(ref _members, (_count + rows.Length) * 2);

        foreach (int row in rows)
        {
            if (_addedIn[row] == _turn)
                continue;

            _addedIn[row] = _turn;
            _members[_count++] = row;
        }
    }
}
