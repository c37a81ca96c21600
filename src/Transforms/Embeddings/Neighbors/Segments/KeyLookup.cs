namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>The rows of each key.</summary>
internal sealed class KeyLookup<TKey>
    where TKey : notnull
{
    private const int None = -1;

    private readonly Dictionary<TKey, int> _first;
    private readonly int[] _next;

    /// <param name="keys">The keys of the rows, by row.</param>
    public KeyLookup(TKey[] keys)
    {
        _first = new Dictionary<TKey, int>(keys.Length);
        _next = new int[keys.Length];

        // From the end, so that the rows of a key are met in their order.
        for (int row = keys.Length - 1; row >= 0; row--)
        {
            _next[row] = _first.GetValueOrDefault(keys[row], None);
            _first[keys[row]] = row;
        }
    }

    /// <summary>The rows of a key, in their order.</summary>
    public IEnumerable<int> RowsOf(TKey key)
    {
        for (int row = _first.GetValueOrDefault(key, None); row != None; row = _next[row])
            yield return row;
    }
}
