using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The candidates found so far for each row, and the bound that a further candidate has to meet.</summary>
/// <remarks>
/// A row's threshold is never below the true value of its k-th nearest among the candidates seen, and a candidate is dropped only when its
/// lower bound is above the threshold or k others are nearer by the distance that decides. So the k nearest are always kept, in whatever
/// order pairs arrive.
/// Rows are independent of each other; one thread at a time may use a row. A table is larger than the result and is given back when
/// disposed, not when garbage is next collected.
/// </remarks>
internal sealed unsafe class CandidateTable : IDisposable
{
    private readonly int _capacity;
    private readonly PreparedRows _rows;
    private readonly PreparedRows _reference;
    private readonly RowDistance _distance;
    private readonly AlignedBuffer _entries;
    private readonly float* _lowerBounds;
    private readonly int* _columns;
    private readonly int[] _counts;

    /// <summary>Creates the table.</summary>
    /// <param name="neighborCount">Neighbors to find per row.</param>
    /// <param name="rows">The rows that are searched for.</param>
    /// <param name="reference">The rows that are searched.</param>
    /// <param name="distance">The distance that decides.</param>
    public CandidateTable(int neighborCount, PreparedRows rows, PreparedRows reference, RowDistance distance)
    {
        NeighborTables.RequireSize(rows.Count, neighborCount);
        _capacity = checked((neighborCount + Math.Max(17, neighborCount / 2) + 15) & ~15);
        NeighborCount = neighborCount;
        _rows = rows;
        _reference = reference;
        _distance = distance;
        _entries = AlignedBuffer.Uninitialized(2L * rows.Count * _capacity);
        _lowerBounds = _entries.Pointer;
        _columns = (int*)(_lowerBounds + ((long)rows.Count * _capacity));
        _counts = new int[rows.Count];
        Thresholds = new float[rows.Offsets.Length];
        Thresholds.AsSpan(0, rows.Count).Fill(float.MaxValue);
        Thresholds.AsSpan(rows.Count).Fill(float.MinValue);
    }

    /// <summary>Neighbors to find per row.</summary>
    public int NeighborCount { get; }

    /// <summary>Largest lower bound of interest to each row, padded to whole panels with a number that nothing meets.</summary>
    public float[] Thresholds { get; }

    /// <summary>Adds a candidate that met the threshold and has not been added before.</summary>
    /// <param name="row">Row that is searched for.</param>
    /// <param name="lowerBound">Lower bound from the tile.</param>
    /// <param name="column">Reference row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row, float lowerBound, int column)
    {
        int count = _counts[row];
        nint entry = Start(row) + count;
        _lowerBounds[entry] = lowerBound;
        _columns[entry] = column;
        _counts[row] = ++count;
        if (count == _capacity)
            Compact(row);
    }

    /// <summary>As <see cref="Add"/> for a candidate that may have been added before.</summary>
    public void AddOnce(int row, float lowerBound, int column)
    {
        if (!new ReadOnlySpan<int>(_columns + Start(row), _counts[row]).Contains(column))
            Add(row, lowerBound, column);
    }

    /// <summary>Writes the nearest neighbors of one row, nearest first, by the ids of their rows.</summary>
    /// <returns>How many there are: at most <see cref="NeighborCount"/>, and fewer only where fewer candidates were added.</returns>
    public int Write(int row, Span<int> indices, Span<float> distances)
    {
        int count = Tighten(row);
        RankedCandidate[] ranked = Rank(row, count);
        count = Math.Min(count, NeighborCount);
        for (int i = 0; i < count; i++)
        {
            indices[i] = ranked[i].Index;
            distances[i] = (float)ranked[i].Distance;
        }

        return count;
    }

    /// <summary>The places of a row's nearest candidates by their lower bounds, nearest first; there have to be enough.</summary>
    public void CopyNearest(int row, Span<int> columns)
    {
        nint start = Start(row);
        int count = _counts[row];
        Span<ulong> keys = new ulong[count];
        for (int i = 0; i < count; i++)
            keys[i] = ((ulong)OrderedBits.Of(_lowerBounds[start + i]) << 32) | (uint)_columns[start + i];

        keys.Sort();
        for (int i = 0; i < columns.Length; i++)
            columns[i] = (int)(uint)keys[i];
    }

    /// <inheritdoc/>
    public void Dispose() => _entries.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Start(int row) => (nint)row * _capacity;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compact(int row)
    {
        int count = Tighten(row);

        // Ties within the rounding error fill the buffer: let the distances that decide make room.
        if (_capacity - count < (_capacity - NeighborCount) / 2)
        {
            RankedCandidate[] ranked = Rank(row, count);
            nint start = Start(row);
            for (int i = 0; i < NeighborCount; i++)
            {
                _columns[start + i] = ranked[i].Column;
                _lowerBounds[start + i] = ranked[i].LowerBound;
            }

            _counts[row] = NeighborCount;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Tighten(int row)
    {
        int count = _counts[row];
        var lowerBounds = new Span<float>(_lowerBounds + Start(row), count);
        var columns = new Span<int>(_columns + Start(row), count);
        if (count < NeighborCount)
            return count;

        const int LongestOnStack = 256;
        float rowSlack = _rows.Slacks[row];
        float[] slacks = _reference.Slacks;
        Span<float> upperBounds = count <= LongestOnStack ? stackalloc float[LongestOnStack] : new float[count];
        upperBounds = upperBounds[..count];
        for (int i = 0; i < count; i++)
            upperBounds[i] = lowerBounds[i] + (rowSlack + slacks[columns[i]]);

        float threshold = Math.Min(Thresholds[row], Selection.Smallest(upperBounds, NeighborCount - 1));
        Thresholds[row] = threshold;
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            lowerBounds[kept] = lowerBounds[i];
            columns[kept] = columns[i];
            kept += lowerBounds[i] <= threshold ? 1 : 0;
        }

        _counts[row] = kept;
        return kept;
    }

    private RankedCandidate[] Rank(int row, int count)
    {
        var ranked = new RankedCandidate[count];
        int rowId = _rows.IdOf(row);
        for (int i = 0; i < count; i++)
        {
            nint entry = Start(row) + i;
            int column = _columns[entry];
            int id = _reference.IdOf(column);
            ranked[i] = new RankedCandidate(_distance.Between(rowId, id), id, column, _lowerBounds[entry]);
        }

        ranked.AsSpan().Sort();
        return ranked;
    }
}
