using Parquet.Data;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Reads short lists of numbers of a Parquet column, such as boxes, as texts.</summary>
internal static class ParquetLists
{
    /// <summary>A text for each row: its numbers with blanks between; empty for no list.</summary>
    /// <param name="column">The column.</param>
    /// <param name="data">A group of its rows.</param>
    /// <param name="rowCount">Rows of the group.</param>
    /// <param name="valueOf">The text of a number, by its place among those that are there.</param>
    public static List<string> Texts(ParquetColumn column, RawColumnData data, int rowCount, Func<int, string> valueOf)
    {
        // What a number that is missing leaves in a list, so that it is no shorter.
        const string Missing = "NaN";
        int complete = column.Data!.MaxDefinitionLevel;
        ReadOnlySpan<int> repetitions = data.RepetitionLevels;
        ReadOnlySpan<int> definitions = data.DefinitionLevels;
        if (repetitions.Length != definitions.Length)
            throw new InvalidDataException("the lists of a column are not told apart");

        var texts = new List<string>(rowCount);
        int value = 0;
        for (int at = 0; at < repetitions.Length; )
        {
            int end = at + 1;
            while (end < repetitions.Length && repetitions[end] > 0)
                end++;
            var numbers = new List<string>(end - at);
            for (; at < end; at++)
            {
                if (definitions[at] == complete)
                    numbers.Add(valueOf(value++) is { Length: > 0 } number ? number : Missing);
                else if (definitions[at] == complete - 1 && column.Data.IsNullable)
                    numbers.Add(Missing);
            }

            texts.Add(string.Join(' ', numbers));
        }

        return texts.Count == rowCount
            ? texts
            : throw new InvalidDataException("a column of lists has another number of rows than its group");
    }
}
