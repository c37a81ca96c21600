using System.Reflection;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Moves the arrays of numbers that an object of the library holds, or that objects in it hold, beside protected pages.</summary>
internal sealed class GuardedFields : IDisposable
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly GuardedEnd _end;
    private readonly Dictionary<Array, Array> _moved = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<IDisposable> _arrays = [];

    /// <summary>Starts with nothing moved.</summary>
    /// <param name="end">The end of each array that touches a protected page.</param>
    public GuardedFields(GuardedEnd end) => _end = end;

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

        for (Type? type = owner.GetType(); type?.Assembly == typeof(Matrix).Assembly; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Instance))
            {
                object? value = field.GetValue(owner);
                if (value is Array array)
                    field.SetValue(owner, Moved(array));
                else if (value is not null and not EngineContext && field.FieldType.IsClass)
                    MoveFields(value);
            }
        }
    }

    private Array Moved(Array array)
    {
        if (array is Array[] arrays)
        {
            for (int i = 0; i < arrays.Length; i++)
                arrays[i] = Moved(arrays[i]);
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
