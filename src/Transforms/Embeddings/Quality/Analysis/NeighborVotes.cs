namespace MLNet.Embeddings.Quality.Analysis;

/// <summary>What each row's nearest other rows say about its class: the share of votes of each class, a probability of which the row itself
/// is no part.</summary>
internal sealed class NeighborVotes
{
    private const int RowsPerBlock = 1024;

    private readonly int _neighborCount;
    private readonly int[] _labels;
    private readonly int[] _candidates;
    private readonly int[] _votes;
    private readonly int[] _candidateCounts;
    private readonly int[] _voters;

    private NeighborVotes(int rowCount, int neighborCount, int[] labels)
    {
        _neighborCount = neighborCount;
        _labels = labels;
        _candidates = new int[rowCount * neighborCount];
        _votes = new int[rowCount * neighborCount];
        _candidateCounts = new int[rowCount];
        _voters = new int[rowCount];
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => _voters.Length;

    /// <summary>Counts votes.</summary>
    /// <param name="table">Nearest other rows.</param>
    /// <param name="labels">Class of each row, or <see cref="Categories.None"/>, which votes for nothing.</param>
    /// <param name="context">What to run in.</param>
    public static NeighborVotes Of(NeighborTable table, int[] labels, EngineContext context)
    {
        var votes = new NeighborVotes(table.RowCount, table.NeighborCount, labels);
        context.For(
            (table.RowCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                int end = Math.Min(table.RowCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                    votes.Count(row, table.IndicesOf(row));
            }
        );
        return votes;
    }

    /// <summary>A row's class, or <see cref="Categories.None"/>.</summary>
    public int LabelOf(int row) => _labels[row];

    /// <summary>How many classes got votes from a row's neighbors.</summary>
    public int CandidateCount(int row) => _candidateCounts[row];

    /// <summary>One of these classes and its share; they are ordered by number.</summary>
    public (int Class, double Share) Candidate(int row, int index)
    {
        int place = (row * _neighborCount) + index;
        return (_candidates[place], (double)_votes[place] / _voters[row]);
    }

    /// <summary>Whether a row has a class and some neighbor of it has.</summary>
    public bool IsJudged(int row) => _labels[row] != Categories.None && _voters[row] > 0;

    /// <summary>The share of votes for a row's own class; <see cref="double.NaN"/> where it is not judged.</summary>
    public double OwnShare(int row)
    {
        if (!IsJudged(row))
            return double.NaN;

        for (int i = 0; i < _candidateCounts[row]; i++)
        {
            if (Candidate(row, i) is var (candidate, share) && candidate == _labels[row])
                return share;
        }

        return 0;
    }

    /// <summary>The mean shares of votes of each class's rows: classes × classes, rows summing to 1, or NaN for a class without judged
    /// rows.</summary>
    public Matrix Confusion(int classCount)
    {
        var sums = new double[classCount, classCount];
        var rows = new int[classCount];
        for (int row = 0; row < RowCount; row++)
        {
            if (!IsJudged(row))
                continue;
            rows[_labels[row]]++;
            for (int i = 0; i < _candidateCounts[row]; i++)
            {
                (int candidate, double share) = Candidate(row, i);
                sums[_labels[row], candidate] += share;
            }
        }

        var confusion = new Matrix(classCount, classCount);
        for (int label = 0; label < classCount; label++)
        {
            for (int candidate = 0; candidate < classCount; candidate++)
                confusion[label, candidate] = (float)(sums[label, candidate] / rows[label]);
        }

        return confusion;
    }

    private void Count(int row, ReadOnlySpan<int> neighbors)
    {
        int first = row * _neighborCount;
        Span<int> classes = _candidates.AsSpan(first, _neighborCount);
        int voters = 0;
        foreach (int neighbor in neighbors)
        {
            if (_labels[neighbor] != Categories.None)
                classes[voters++] = _labels[neighbor];
        }

        classes[..voters].Sort();
        int last = -1;
        for (int i = 0; i < voters; i++)
        {
            if (last < 0 || classes[last] != classes[i])
                classes[++last] = classes[i];
            _votes[first + last]++;
        }

        _voters[row] = voters;
        _candidateCounts[row] = last + 1;
    }
}
