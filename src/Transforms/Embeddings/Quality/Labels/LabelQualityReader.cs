using Microsoft.ML;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Reads vectors, labels and known groups of twins.</summary>
internal static class LabelQualityReader
{
    /// <summary>Reads the view once; rows without a vector are left out.</summary>
    public static LabelQualityInput Read(
        IDataView data,
        LabelQualityColumns columns,
        string? group,
        DistanceMetric metric,
        EngineContext context
    )
    {
        FeatureColumn features = FeatureColumn.Find(data.Schema, columns.Input, takesDouble: true);
        CategoryColumn labels = CategoryColumn.Find(data.Schema, "label", columns.Label, isRequired: true)!;
        CategoryColumn? groups = CategoryColumn.Find(data.Schema, "group", group, isRequired: true);
        RowRange range = RowRange.ForDistances(metric);
        using EngineContext.StageScope stage = context.BeginStage("read");
        long? expected = data.GetRowCount();
        using var rows = new MatrixBuilder(features.Count, expected);
        var names = new List<string?>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var known = new List<int>();
        DataViewSchema.Column[] read =
        [
            .. new[] { features.Column, labels.Column }.Concat(groups is null ? [] : [groups.Column]).DistinctBy(column => column.Index),
        ];
        using DataViewRowCursor cursor = data.GetRowCursor(read);
        FeatureColumn.RowReader<float> readRow = features.Open(cursor, offset: null);
        Func<string?> readLabel = labels.Open(cursor);
        Func<string?>? readGroup = groups?.Open(cursor);
        long position = 0;
        for (; cursor.MoveNext(); position++)
        {
            context.Report(position, Math.Max(expected ?? 0, position + 1));
            Span<float> row = rows.Next();
            readRow(row);
            if (range.FirstInvalid(row) >= 0)
                continue;

            rows.Keep();
            names.Add(readLabel());
            if (readGroup is not null)
                known.Add(readGroup() is { Length: > 0 } name ? NumberOf(name) : -1);
        }

        return new LabelQualityInput(
            rows.ToMatrix(),
            Categories.From(names),
            readGroup is null ? null : [.. known],
            position - rows.RowCount
        );

        int NumberOf(string name)
        {
            if (!numbers.TryGetValue(name, out int number))
                numbers.Add(name, number = numbers.Count);
            return number;
        }
    }
}
