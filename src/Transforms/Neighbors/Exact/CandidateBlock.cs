using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>The candidates found so far for a block of rows, and for each row the bound that a further candidate has to meet.</summary>
/// <remarks>
/// A row's threshold is never below the true value of its k-th nearest among the candidates seen, and a candidate is dropped only when its lower bound
/// is above the threshold or k others are nearer by the distance that decides. So the k nearest are always kept, in whatever order pairs arrive.
/// One thread at a time may use a block.
/// </remarks>
internal sealed class CandidateBlock
{
    private readonly int _firstRow;
    private readonly int _neighborCount;
    private readonly int _capacity;
    private readonly float[] _rowSlacks;
    private readonly float[] _columnSlacks;
    private readonly RowDistance _distance;
    private readonly float[] _lowerBounds;
    private readonly int[] _columns;
    private readonly int[] _counts;
    private readonly float[] _upperBounds;
    private RankedCandidate[] _ranked = [];

    public CandidateBlock(int firstRow, int rowCount, int neighborCount, PreparedRows rows, PreparedRows reference, RowDistance distance)
    {
        _firstRow = firstRow;
        _neighborCount = neighborCount;
        _capacity = checked((neighborCount + Math.Max(17, neighborCount / 2) + 15) & ~15);
        _rowSlacks = rows.Slacks;
        _columnSlacks = reference.Slacks;
        _distance = distance;
        _lowerBounds = GC.AllocateUninitializedArray<float>(checked(rowCount * _capacity));
        _columns = GC.AllocateUninitializedArray<int>(rowCount * _capacity);
        _counts = new int[rowCount];
        _upperBounds = new float[_capacity];
        Thresholds = new float[(rowCount + TileShape.Columns - 1) / TileShape.Columns * TileShape.Columns];
        Thresholds.AsSpan(0, rowCount).Fill(float.MaxValue);
        Thresholds.AsSpan(rowCount).Fill(float.MinValue);
    }

    /// <summary>Largest lower bound of interest to each row, padded to whole panels with a number that nothing meets.</summary>
    public float[] Thresholds { get; }

    /// <summary>Adds a candidate that met the threshold.</summary>
    /// <param name="row">Row within the block.</param>
    /// <param name="lowerBound">Lower bound from the tile.</param>
    /// <param name="column">Reference row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row, float lowerBound, int column)
    {
        int count = _counts[row];
        int entry = (row * _capacity) + count;
        _lowerBounds[entry] = lowerBound;
        _columns[entry] = column;
        _counts[row] = ++count;
        if (count == _capacity)
            Compact(row);
    }

    /// <summary>Writes the nearest neighbours of one row, nearest first.</summary>
    public void Write(int row, Span<int> indices, Span<float> distances)
    {
        Tighten(row);
        ReadOnlySpan<RankedCandidate> ranked = Rank(row);
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = ranked[i].Index;
            distances[i] = (float)ranked[i].Distance;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compact(int row)
    {
        int count = Tighten(row);

        // Ties within the rounding error fill the buffer: let the distances that decide make room.
        if (_capacity - count < (_capacity - _neighborCount) / 2)
        {
            ReadOnlySpan<RankedCandidate> ranked = Rank(row);
            int start = row * _capacity;
            for (int i = 0; i < _neighborCount; i++)
            {
                _columns[start + i] = ranked[i].Index;
                _lowerBounds[start + i] = ranked[i].LowerBound;
            }

            _counts[row] = _neighborCount;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Tighten(int row)
    {
        int start = row * _capacity;
        int count = _counts[row];
        Span<float> lowerBounds = _lowerBounds.AsSpan(start, count);
        Span<int> columns = _columns.AsSpan(start, count);
        if (count < _neighborCount)
            return count;

        float rowSlack = _rowSlacks[_firstRow + row];
        Span<float> upperBounds = _upperBounds.AsSpan(0, count);
        for (int i = 0; i < count; i++)
            upperBounds[i] = lowerBounds[i] + (rowSlack + _columnSlacks[columns[i]]);

        float threshold = Math.Min(Thresholds[row], Selection.Smallest(upperBounds, _neighborCount - 1));
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

    private ReadOnlySpan<RankedCandidate> Rank(int row)
    {
        if (_ranked.Length == 0)
            _ranked = new RankedCandidate[_capacity];

        int count = _counts[row];
        for (int i = 0; i < count; i++)
        {
            int entry = (row * _capacity) + i;
            int column = _columns[entry];
            _ranked[i] = new RankedCandidate(_distance.Between(_firstRow + row, column), column, _lowerBounds[entry]);
        }

        _ranked.AsSpan(0, count).Sort();
        return _ranked.AsSpan(0, count);
    }
}
