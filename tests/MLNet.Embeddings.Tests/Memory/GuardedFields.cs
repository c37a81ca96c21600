using System.Reflection;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Moves the arrays of numbers that an object of the library holds, or that objects in it hold, beside protected pages.</summary>
internal sealed class GuardedFields : IDisposable
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // The header of an array and ten numbers fill the first 64 bytes of a page.
    private const int SlackBeforePanels = 10;

    private readonly GuardedEnd _end;
    private readonly Dictionary<Array, Array> _moved = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<IDisposable> _arrays = [];

    /// <summary>Starts with nothing moved.</summary>
    /// <param name="end">The end of each array that touches a protected page.</param>
    public GuardedFields(GuardedEnd end) => _end = end;

    /// <summary>The end of each array that touches a protected page.</summary>
    public GuardedEnd End => _end;

    /// <summary>Arrays that were moved so far.</summary>
    public int Count => _arrays.Count;

    /// <summary>Moves the arrays of an object; an array that several objects share stays shared.</summary>
    /// <returns>The object.</returns>
    public T Move<T>(T owner)
        where T : class
    {
        MoveFields(owner);
        return owner;
    }

    /// <summary>Gives the memory back. The objects must not be used any more.</summary>
    public void Dispose()
    {
        foreach (IDisposable array in _arrays)
            array.Dispose();
    }

    private void MoveFields(object owner)
    {
        if (!_seen.Add(owner))
            return;

        if (owner is ColumnPanels panels)
            MovePanels(panels);
        for (Type? type = owner.GetType(); type?.Assembly == typeof(Matrix).Assembly; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Instance))
            {
                object? value = field.GetValue(owner);
                if (value is Array array)
                    field.SetValue(owner, Moved(array));
                else if (value is not null and not EngineContext and not ValueType)
                    MoveFields(value);
            }
        }
    }

    // Panels begin at the first aligned place of an array that is long enough for any address. Here the address is known, and so is the
    // length that leaves nothing behind the last panel.
    private unsafe void MovePanels(ColumnPanels panels)
    {
        FieldInfo field = typeof(ColumnPanels).GetField("_blocks", Instance)!;
        var blocks = (float[][])field.GetValue(panels)!;
        for (int block = 0; block < blocks.Length; block++)
        {
            int rows = (panels.RowsOf(block) + TileShape.Columns - 1) / TileShape.Columns * TileShape.Columns;
            var packed = new ReadOnlySpan<float>(panels.PanelsOf(block), rows * panels.Rows.Depth);
            int slack = _end == GuardedEnd.After ? 0 : SlackBeforePanels;
            float[] items = [.. Enumerable.Repeat(float.NaN, slack), .. packed];
            blocks[block] = Guard(items);
            _moved[blocks[block]] = blocks[block];
            Assert.True(packed.SequenceEqual(new ReadOnlySpan<float>(panels.PanelsOf(block), packed.Length)));
        }
    }

    private Array Moved(Array array)
    {
        if (array is Array[] arrays)
        {
            for (int i = 0; i < arrays.Length; i++)
                arrays[i] = arrays[i] is { } inner ? Moved(inner) : null!;
            return arrays;
        }

        if (_moved.TryGetValue(array, out Array? known))
            return known;

        Array moved =
            array.Length == 0
                ? array
                : array switch
                {
                    float[] items => Guard(items),
                    double[] items => Guard(items),
                    int[] items => Guard(items),
                    uint[] items => Guard(items),
                    byte[] items => Guard(items),
                    _ => array,
                };
        _moved[array] = moved;
        _moved[moved] = moved;
        return moved;
    }

    private T[] Guard<T>(T[] items)
        where T : unmanaged
    {
        var guarded = new GuardedArray<T>(items, _end);
        _arrays.Add(guarded);
        return guarded.Array;
    }
}
