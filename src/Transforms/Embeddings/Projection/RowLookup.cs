using System.Numerics;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>Finds the first of a matrix's rows that equals a given one.</summary>
internal sealed class RowLookup
{
    private readonly Matrix _rows;
    private readonly ulong[] _hashes;
    private readonly int[] _first;

    // One plus the row's index at the place that its hash points to, or at the next free one; 0 where there is none.
    private readonly int[] _table;

    public RowLookup(Matrix rows)
    {
        _rows = rows;
        _hashes = new ulong[rows.RowCount];
        _first = new int[rows.RowCount];
        _table = new int[BitOperations.RoundUpToPowerOf2(Math.Max(2, (uint)rows.RowCount * 2))];
        for (int row = 0; row < rows.RowCount; row++)
        {
            ReadOnlySpan<float> values = rows.Row(row);
            _hashes[row] = ContentHash.OfRow(values);
            int place = Find(values, _hashes[row]);
            if (_table[place] == 0)
                _table[place] = row + 1;
            _first[row] = _table[place] - 1;
        }
    }

    /// <summary>For each row the first one that equals it.</summary>
    public ReadOnlySpan<int> First => _first;

    /// <summary>The first row that equals <paramref name="values"/>, or −1.</summary>
    /// <param name="values">The row to look for.</param>
    /// <param name="hash">Its <see cref="ContentHash.OfRow"/>.</param>
    public int IndexOf(ReadOnlySpan<float> values, ulong hash) => _table[Find(values, hash)] - 1;

    private int Find(ReadOnlySpan<float> values, ulong hash)
    {
        int mask = _table.Length - 1;
        int place = (int)hash & mask;
        while (_table[place] is not 0 and int entry && !(_hashes[entry - 1] == hash && _rows.Row(entry - 1).SequenceEqual(values)))
            place = (place + 1) & mask;
        return place;
    }
}
