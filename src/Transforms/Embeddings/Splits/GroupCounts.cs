using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Splits;

/// <summary>How many rows of which classes each group has.</summary>
internal sealed class GroupCounts
{
    private readonly List<List<(int Class, int Rows)>> _classes = [];
    private readonly List<int> _sizes = [];
    private readonly List<ulong> _hashes = [];
    private readonly List<int> _classTotals = [];

    /// <summary>Number of groups.</summary>
    public int Count => _sizes.Count;

    /// <summary>Number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Rows of each class.</summary>
    public int[] ClassTotals => [.. _classTotals];

    /// <summary>Begins a group and gives its number.</summary>
    /// <param name="hash">Stands for the group, wherever in the data it begins.</param>
    public int Begin(ulong hash)
    {
        _classes.Add([]);
        _sizes.Add(0);
        _hashes.Add(hash);
        return _sizes.Count - 1;
    }

    /// <summary>Counts a row of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="label">The row's class, 0 or more.</param>
    public void Add(int group, int label)
    {
        RowCount++;
        _sizes[group]++;
        while (_classTotals.Count <= label)
            _classTotals.Add(0);
        _classTotals[label]++;
        List<(int Class, int Rows)> classes = _classes[group];
        int place = classes.FindIndex(entry => entry.Class == label);
        if (place < 0)
            classes.Add((label, 1));
        else
            classes[place] = (label, classes[place].Rows + 1);
    }

    public int SizeOf(int group) => _sizes[group];

    public IReadOnlyList<(int Class, int Rows)> ClassesOf(int group) => _classes[group];

    /// <summary>The groups from the largest to the smallest; equal ones in an order that the seed decides, and not the data's.</summary>
    public int[] FromLargest(ulong seed)
    {
        var keys = new (int Size, ulong Random, int Group)[Count];
        for (int group = 0; group < keys.Length; group++)
            keys[group] = (-_sizes[group], CounterRandom.Bits(seed, 0, _hashes[group]), group);
        Array.Sort(keys);
        return Array.ConvertAll(keys, key => key.Group);
    }
}
