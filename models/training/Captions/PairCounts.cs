namespace MLNet.Embeddings.Training.Captions;

/// <summary>How often each pair of neighboring symbols occurs, and in which words.</summary>
internal sealed class PairCounts
{
    private readonly Dictionary<(string Left, string Right), int> _counts = [];
    private readonly Dictionary<(string Left, string Right), HashSet<List<string>>> _places = [];
    private readonly Dictionary<List<string>, int> _words = new(ReferenceEqualityComparer.Instance);

    /// <summary>Counts a word's pairs, each as often as the word occurs.</summary>
    public void Add(List<string> symbols, int count)
    {
        _words[symbols] = count;
        foreach ((string Left, string Right) pair in symbols.Zip(symbols.Skip(1)))
        {
            _counts[pair] = _counts.GetValueOrDefault(pair) + count;
            if (!_places.TryGetValue(pair, out HashSet<List<string>>? places))
                _places.Add(pair, places = new HashSet<List<string>>(ReferenceEqualityComparer.Instance));

            places.Add(symbols);
        }
    }

    /// <summary>Takes a word's pairs away again, before it changes.</summary>
    /// <returns>How often the word occurs.</returns>
    public int Remove(List<string> symbols)
    {
        int count = _words[symbols];
        foreach ((string Left, string Right) pair in symbols.Zip(symbols.Skip(1)))
        {
            if ((_counts[pair] -= count) == 0)
                _counts.Remove(pair);

            _places[pair].Remove(symbols);
        }

        return count;
    }

    /// <summary>The words that have a pair.</summary>
    public IReadOnlyList<List<string>> WordsWith((string Left, string Right) pair) => [.. _places[pair]];

    /// <summary>The pair that occurs most often. Ties go to the one that comes first in the alphabet, so that the same texts give the same
    /// merges.</summary>
    public (string Left, string Right)? MostFrequent()
    {
        int most = 0;
        (string Left, string Right) best = ("", "");
        foreach (((string Left, string Right) pair, int count) in _counts)
        {
            if (count > most || (count == most && string.CompareOrdinal($"{pair.Left} {pair.Right}", $"{best.Left} {best.Right}") < 0))
                (best, most) = (pair, count);
        }

        return most > 0 ? best : null;
    }
}
