namespace MLNet.Embeddings.Duplicates.Grouping;

/// <summary>Cells and the pairs of them that reach the threshold, as far as the scope admits them.</summary>
internal sealed class CellGraph
{
    private readonly int[] _starts;
    private readonly (int Cell, float Score)[] _neighbors;

    public CellGraph(int cellCount, IReadOnlyList<CellEdge> edges)
    {
        Count = cellCount;
        Edges = edges;
        _starts = new int[cellCount + 1];
        foreach (CellEdge edge in edges)
        {
            _starts[edge.First + 1]++;
            _starts[edge.Second + 1]++;
        }

        for (int cell = 0; cell < cellCount; cell++)
            _starts[cell + 1] += _starts[cell];

        _neighbors = new (int, float)[2 * edges.Count];
        int[] next = _starts[..cellCount];
        foreach (CellEdge edge in edges)
        {
            _neighbors[next[edge.First]++] = (edge.Second, edge.Score);
            _neighbors[next[edge.Second]++] = (edge.First, edge.Score);
        }
    }

    public int Count { get; }

    public IReadOnlyList<CellEdge> Edges { get; }

    public ReadOnlySpan<(int Cell, float Score)> NeighborsOf(int cell) =>
        _neighbors.AsSpan(_starts[cell], _starts[cell + 1] - _starts[cell]);
}
