namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>Sets of numbers that only ever merge (union by size, with path halving).</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;
    private readonly int[] _sizes;

    public DisjointSets(int count)
    {
        Count = count;
        _parents = new int[count];
        _sizes = new int[count];
        for (int i = 0; i < count; i++)
        {
            _parents[i] = i;
            _sizes[i] = 1;
        }
    }

    /// <summary>Number of sets.</summary>
    public int Count { get; private set; }

    /// <summary>The number that stands for the set of a number.</summary>
    public int Find(int item)
    {
        while (_parents[item] != item)
        {
            _parents[item] = _parents[_parents[item]];
            item = _parents[item];
        }

        return item;
    }

    /// <summary>Merges the sets of two numbers.</summary>
    /// <returns>Whether they were different.</returns>
    public bool Merge(int first, int second)
    {
        first = Find(first);
        second = Find(second);
        if (first == second)
            return false;
        if (_sizes[first] < _sizes[second])
            (first, second) = (second, first);
        _parents[second] = first;
        _sizes[first] += _sizes[second];
        Count--;
        return true;
    }

    /// <summary>Numbers the sets from 0 in the order of their smallest members.</summary>
    /// <param name="numbers">Receives the number of each item's set.</param>
    public void Number(int[] numbers)
    {
        var numberOfRoot = new int[_parents.Length];
        int next = 0;
        for (int item = 0; item < numbers.Length; item++)
        {
            int root = Find(item);
            if (numberOfRoot[root] == 0)
                numberOfRoot[root] = ++next;
            numbers[item] = numberOfRoot[root] - 1;
        }
    }
}
