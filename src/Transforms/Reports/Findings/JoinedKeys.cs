namespace MLNet.Embeddings.Reports.Findings;

/// <summary>Keys that are joined to sets, pair by pair.</summary>
internal sealed class JoinedKeys
{
    private readonly string[] _keys;
    private readonly int[] _parents;
    private readonly Dictionary<string, int> _places;

    public JoinedKeys(IEnumerable<string> keys)
    {
        _keys = [.. keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _parents = [.. Enumerable.Range(0, _keys.Length)];
        _places = _keys.Index().ToDictionary(key => key.Item, key => key.Index, StringComparer.Ordinal);
    }

    /// <summary>The sets, and their keys, in ordinal order.</summary>
    public IReadOnlyList<string[]> Sets =>
        [.. _keys.Index().GroupBy(key => Root(key.Index), key => key.Item).OrderBy(set => set.Key).Select(set => set.ToArray())];

    public void Join(string first, string second)
    {
        (int a, int b) = (Root(_places[first]), Root(_places[second]));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    public bool Contains(string key) => _places.ContainsKey(key);

    public bool AreJoined(string first, string second) => Root(_places[first]) == Root(_places[second]);

    private int Root(int place)
    {
        while (_parents[place] != place)
            place = _parents[place] = _parents[_parents[place]];
        return place;
    }
}
