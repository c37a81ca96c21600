using System.Numerics;

namespace MLNet.Embeddings.Numerics;

/// <summary>Finds the first of a matrix's rows that equals a given one.</summary>
internal sealed class RowLookup
{
    private const int BlockRows = 1024;

    private readonly ulong[] _hashes;
    private readonly int[] _first;

    // One plus the row's index at the place that its hash points to, or at the next free one; 0 where there is none.
    private readonly int[] _table;

    /// <param name="rows">The rows; kept, not copied.</param>
    /// <param name="context">Threads and callback; <see langword="null"/> works on the calling thread.</param>
    public RowLookup(Matrix rows, EngineContext? context = null)
    {
        Rows = rows;
        _hashes = Hashes(rows, context);
        _first = new int[rows.RowCount];
        _table = new int[BitOperations.RoundUpToPowerOf2(Math.Max(2, (uint)rows.RowCount * 2))];
        for (int row = 0; row < rows.RowCount; row++)
        {
            int place = Find(rows.Row(row), _hashes[row]);
            if (_table[place] == 0)
            {
                _table[place] = row + 1;
                DistinctCount++;
            }

            _first[row] = _table[place] - 1;
        }
    }

    /// <summary>The rows.</summary>
    public Matrix Rows { get; }

    /// <summary>Number of rows that differ.</summary>
    public int DistinctCount { get; }

    /// <summary>For each row the first one that equals it.</summary>
    public ReadOnlySpan<int> First => _first;

    /// <summary>The first row that equals <paramref name="values"/>, or −1.</summary>
    /// <param name="values">The row to look for.</param>
    /// <param name="hash">Its <see cref="ContentHash.OfRow"/>.</param>
    public int IndexOf(ReadOnlySpan<float> values, ulong hash) => _table[Find(values, hash)] - 1;

    /// <summary>The first row that equals a row of other rows, or −1.</summary>
    public int IndexOf(RowLookup others, int row) => IndexOf(others.Rows.Row(row), others._hashes[row]);

    private static ulong[] Hashes(Matrix rows, EngineContext? context)
    {
        var hashes = new ulong[rows.RowCount];
        if (context is null)
            HashRows(0, hashes.Length);
        else
            context.For(
                (hashes.Length + BlockRows - 1) / BlockRows,
                (block, _) => HashRows(block * BlockRows, Math.Min(hashes.Length, (block + 1) * BlockRows))
            );

        return hashes;

        void HashRows(int start, int end)
        {
            for (int row = start; row < end; row++)
                hashes[row] = ContentHash.OfRow(rows.Row(row));
        }
    }

    private int Find(ReadOnlySpan<float> values, ulong hash)
    {
        int mask = _table.Length - 1;
        int place = (int)hash & mask;
        while (_table[place] is not 0 and int entry && !(_hashes[entry - 1] == hash && Rows.Row(entry - 1).SequenceEqual(values)))
            place = (place + 1) & mask;
        return place;
    }
}
