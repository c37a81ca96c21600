using MLNet.Embeddings.Duplicates.Contents;

namespace MLNet.Embeddings.Duplicates.Grouping;

/// <summary>The rows of one content, split and label taken together: they relate to all other rows alike, so groups are formed of
/// cells.</summary>
internal sealed class DuplicateCells
{
    private readonly int[][] _rows;
    private readonly int[][] _cellsOfContent;

    private DuplicateCells(int[] cellOfRow, int[][] rows, int[][] cellsOfContent)
    {
        OfRow = cellOfRow;
        _rows = rows;
        _cellsOfContent = cellsOfContent;
    }

    public int Count => _rows.Length;

    /// <summary>The cell of each row; cells are numbered by their first row.</summary>
    public int[] OfRow { get; }

    /// <summary>Rows of a cell, ascending.</summary>
    public int[] RowsOf(int cell) => _rows[cell];

    /// <summary>Cells of a content, ascending.</summary>
    public int[] OfContent(int content) => _cellsOfContent[content];

    public static DuplicateCells Of(DuplicateRows rows, DuplicateContents contents)
    {
        var cells = new List<List<int>>();
        var cellsOfContent = new List<int>[contents.Count];
        var known = new Dictionary<(int Content, int Split, int Label), int>();
        var cellOfRow = new int[rows.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            int content = contents.OfRow[row];
            var key = (content, rows.SplitOf(row), rows.LabelOf(row));
            if (!known.TryGetValue(key, out int cell))
            {
                known.Add(key, cell = cells.Count);
                cells.Add([]);
                (cellsOfContent[content] ??= []).Add(cell);
            }

            cells[cell].Add(row);
            cellOfRow[row] = cell;
        }

        return new DuplicateCells(cellOfRow, [.. cells.Select(cell => cell.ToArray())], [.. cellsOfContent.Select(cell => cell.ToArray())]);
    }
}
