using System.Globalization;

namespace MLNet.Embeddings.Neighbors.Tables;

/// <summary>Checks neighbors that were found elsewhere against what a fit expects of them.</summary>
/// <remarks>Each row lists other rows, nearest first, each once, with distances in the metric of the fit; every fault is told by its row
/// and place, both counted from 0.</remarks>
internal static class NeighborTableCheck
{
    private const int BlockRows = 1024;

    /// <summary>Checks a table of the neighbors of all rows.</summary>
    /// <exception cref="ArgumentException">It is not of these rows, or an entry is wrong.</exception>
    public static void Require(NeighborTable table, int rowCount, DistanceMetric metric, EngineContext context)
    {
        if (table.RowCount != rowCount)
            throw new ArgumentException($"The neighbors are those of {table.RowCount} rows, but there are {rowCount} rows.", nameof(table));
        if (rowCount > 1 && table.NeighborCount == 0)
            throw new ArgumentException(
                $"The given neighbors hold none for any of the {rowCount} rows; give one or more per row.",
                nameof(table)
            );
        if (table.NeighborCount >= Math.Max(rowCount, 1))
        {
            throw new ArgumentException(
                $"The given neighbors are {table.NeighborCount} per row, but each of {rowCount} rows has only {rowCount - 1} others; the "
                    + "row itself is no neighbor.",
                nameof(table)
            );
        }

        int blocks = (rowCount + BlockRows - 1) / BlockRows;
        var faults = new string?[blocks];
        context.For(
            blocks,
            (block, _) =>
            {
                var sorted = new int[table.NeighborCount];
                for (int row = block * BlockRows; faults[block] is null && row < Math.Min(rowCount, (block + 1) * BlockRows); row++)
                    faults[block] = FaultOf(table, row, metric, sorted);
            }
        );

        if (Array.Find(faults, fault => fault is not null) is { } first)
            throw new ArgumentException(first, nameof(table));
    }

    private static string? FaultOf(NeighborTable table, int row, DistanceMetric metric, int[] sorted)
    {
        ReadOnlySpan<int> indices = table.IndicesOf(row);
        ReadOnlySpan<float> distances = table.DistancesOf(row);
        for (int place = 0; place < indices.Length; place++)
        {
            if (FaultOf(indices[place], row, table.RowCount) is { } index)
                return Sentence(row, place, index);
            if (FaultOf(distances, place, metric) is { } distance)
                return Sentence(row, place, distance);
        }

        indices.CopyTo(sorted);
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                return Sentence(
                    row,
                    indices[(indices.IndexOf(sorted[i]) + 1)..].IndexOf(sorted[i]) + indices.IndexOf(sorted[i]) + 1,
                    $"is row {sorted[i]} for the second time; list each once"
                );
        }

        return null;
    }

    private static string? FaultOf(int index, int row, int rowCount) =>
        index < 0 || index >= rowCount ? $"is row {index}, but rows are numbered from 0 to {rowCount - 1}"
        : index == row ? "is the row itself; leave it out"
        : null;

    private static string? FaultOf(ReadOnlySpan<float> distances, int place, DistanceMetric metric)
    {
        float distance = distances[place];
        if (!float.IsFinite(distance))
            return $"has the distance {Text(distance)}, which is no finite number";
        if (distance < 0 && metric != DistanceMetric.InnerProduct)
            return $"has the distance {Text(distance)}, which is negative; set what rounding left below zero to 0";
        return place > 0 && distance < distances[place - 1]
            ? $"has the distance {Text(distance)}, less than the {Text(distances[place - 1])} before it; list the nearest first"
            : null;
    }

    private static string Text(float number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Sentence(int row, int place, string fault) =>
        $"In the given neighbors, entry {place} of row {row} (both counted from 0) {fault}.";
}
