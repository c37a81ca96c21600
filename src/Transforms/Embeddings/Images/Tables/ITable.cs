namespace MLNet.Embeddings.Images.Tables;

/// <summary>A table of texts, read row by row.</summary>
internal interface ITable
{
    /// <summary>Names of the columns; their numbers, from 1, where the table has none.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Whether the first line is a row, so that columns have no names.</summary>
    bool LacksHeader { get; }

    /// <summary>Reads the rows from the start.</summary>
    /// <exception cref="InvalidDataException">The rest of the table cannot be read; the message tells file, line and reason.</exception>
    IEnumerable<TableRow> Rows();
}
