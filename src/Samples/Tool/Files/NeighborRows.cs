namespace MLNet.Embeddings.Tool.Files;

/// <summary>Neighbors by the row numbers of a table in which some vectors are missing.</summary>
internal sealed class NeighborRows
{
    private readonly NeighborTable? _table;
    private readonly int[] _rowOf;
    private readonly int[] _placeOf;

    public NeighborRows(VectorTable table)
    {
        _table = table.Neighbors;
        _rowOf = [.. Enumerable.Range(0, table.Vectors.RowCount).Where(row => !float.IsNaN(table.Vectors[row, 0]))];
        _placeOf = new int[table.Vectors.RowCount];
        Array.Fill(_placeOf, -1);
        for (int place = 0; place < _rowOf.Length; place++)
            _placeOf[_rowOf[place]] = place;
    }

    /// <summary>Row numbers of the neighbors of rows; none for a missing one.</summary>
    public IEnumerable<int[]?> Ids(int start, int count) =>
        Lists(start, count, place => Array.ConvertAll(_table!.IndicesOf(place).ToArray(), neighbor => _rowOf[neighbor]));

    /// <summary>Distances to them.</summary>
    public IEnumerable<float[]?> Distances(int start, int count) => Lists(start, count, place => _table!.DistancesOf(place).ToArray());

    private IEnumerable<T[]?> Lists<T>(int start, int count, Func<int, T[]> listOf) =>
        Enumerable.Range(start, count).Select(row => _placeOf[row] < 0 ? [] : listOf(_placeOf[row]));
}
