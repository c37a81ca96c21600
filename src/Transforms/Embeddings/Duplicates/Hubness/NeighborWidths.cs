using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Duplicates.Hubness;

/// <summary>How wide the neighborhoods of rows are, not counting copies: neither a row's own, nor those of its neighbors.</summary>
/// <remarks>One row stands for all copies of it. Data without copies have the widths of their plain neighborhoods.</remarks>
internal sealed class NeighborWidths
{
    // With fewer neighbors left, of twenty, the rows that stand for their copies are searched anew.
    private const int EnoughLeft = 10;

    private readonly NeighborTable _all;
    private readonly int[] _copies;
    private readonly int[] _leaders;
    private readonly int[] _representatives;
    private readonly NeighborTable? _searched;
    private readonly Dictionary<int, int> _placeInSearched = [];

    private NeighborWidths(Matrix vectors, NeighborTable all, EngineContext context)
    {
        _all = all;
        int count = all.RowCount;
        Spread = NearCopies.SpreadOf(count, row => all.Distances.AsMemory(row * all.NeighborCount, all.NeighborCount));
        _copies = [.. Enumerable.Range(0, count).Select(row => NearCopies.CountOf(all.DistancesOf(row), Spread))];
        _leaders = NearCopies.Leaders(count, row => all.Indices.AsMemory(row * all.NeighborCount, _copies[row]));
        _representatives = [.. Enumerable.Range(0, count).Where(row => _leaders[row] == row)];
        if (_representatives.Length <= NeighborScales.Neighbors)
        {
            // All rows are copies of a few: what lies around them is unknown, and they are taken as they are.
            Spread = NearCopies.Unknown;
            _copies = new int[count];
            _leaders = [.. Enumerable.Range(0, count)];
            _representatives = _leaders;
        }

        int[] crowded = [.. _representatives.Where(row => LeftOf(row) < Math.Min(EnoughLeft, all.NeighborCount))];
        if (crowded.Length == 0 || _representatives.Length == count)
            return;

        _searched = ExactNeighborSearch.SearchAside(
            vectors.RowsAt(_representatives),
            vectors.RowsAt(crowded),
            NeighborScales.Neighbors + 1,
            DistanceMetric.Cosine,
            context
        );
        for (int place = 0; place < crowded.Length; place++)
            _placeInSearched.Add(crowded[place], place);
    }

    /// <summary>The spread of the data; see <see cref="NearCopies"/>.</summary>
    public double Spread { get; private set; }

    /// <summary>The row that stands for each.</summary>
    public int[] Leaders => _leaders;

    /// <summary>The rows that stand for themselves, ascending.</summary>
    public int[] Representatives => _representatives;

    /// <summary>Measures.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="neighbors">The nearest others of each.</param>
    /// <param name="context">Threads and callback.</param>
    public static NeighborWidths Of(Matrix vectors, NeighborTable neighbors, EngineContext context) => new(vectors, neighbors, context);

    /// <summary>The width of each row: that of the row that stands for it.</summary>
    public float[] Widths()
    {
        var widths = new float[_leaders.Length];
        var neighbors = new int[NeighborScales.Neighbors];
        var distances = new float[NeighborScales.Neighbors];
        foreach (int row in _representatives)
            widths[row] = MeanOf(distances.AsSpan(0, NeighborsOf(row, neighbors, distances)), Spread);

        for (int row = 0; row < widths.Length; row++)
            widths[row] = widths[_leaders[row]];

        return widths;
    }

    /// <summary>The nearest representatives of a representative, nearest first.</summary>
    /// <param name="row">The representative.</param>
    /// <param name="rows">Receives them: room for <see cref="NeighborScales.Neighbors"/>.</param>
    /// <param name="distances">Receives the distances to them: as much room.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int NeighborsOf(int row, Span<int> rows, Span<float> distances)
    {
        bool isSearched = _placeInSearched.TryGetValue(row, out int searched);
        NeighborTable table = isSearched ? _searched! : _all;
        ReadOnlySpan<int> found = table.IndicesOf(isSearched ? searched : row);
        ReadOnlySpan<float> foundDistances = table.DistancesOf(isSearched ? searched : row);
        int count = 0;
        for (int i = isSearched ? 0 : _copies[row]; i < found.Length && count < NeighborScales.Neighbors; i++)
        {
            int neighbor = isSearched ? _representatives[found[i]] : found[i];
            if (neighbor == row || _leaders[neighbor] != neighbor)
                continue;

            rows[count] = neighbor;
            distances[count++] = foundDistances[i];
        }

        return count;
    }

    /// <summary>The mean distance to a neighborhood of twenty, of which the nearest are known.</summary>
    /// <param name="distances">Distances to them, ascending.</param>
    /// <param name="spread">The spread of the data, by which distances grow towards the twentieth.</param>
    public static float MeanOf(ReadOnlySpan<float> distances, double spread)
    {
        float mean = NeighborScales.Width(DuplicateHubness.Csls, distances);
        if (distances.Length >= NeighborScales.Neighbors || distances.IsEmpty || !double.IsFinite(spread))
            return mean;

        return (float)(mean * Growth(NeighborScales.Neighbors, spread) / Growth(distances.Length, spread));
    }

    private int LeftOf(int row)
    {
        int left = 0;
        foreach (int neighbor in _all.IndicesOf(row)[_copies[row]..])
            left += _leaders[neighbor] == neighbor ? 1 : 0;

        return left;
    }

    private static double Growth(int count, double spread)
    {
        double sum = 0;
        for (int rank = 1; rank <= count; rank++)
            sum += Math.Pow(rank, spread);

        return sum / count;
    }
}
