using Parquet;
using Parquet.Schema;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Writes vectors with what belongs to them as a Parquet file.</summary>
/// <remarks>
/// Vectors are lists of float. A map is written as Embedding Atlas expects it: <c>projection_x</c>, <c>projection_y</c> (and
/// <c>projection_z</c>), and <c>neighbors</c>, a structure of <c>ids</c>, row numbers from 0, and <c>distances</c>.
/// </remarks>
internal static class VectorTableFile
{
    /// <summary>The column of vectors.</summary>
    public const string VectorColumn = "vector";

    private const int NumbersPerGroup = 1 << 24;
    private const int MostRowsPerGroup = 1 << 17;

    /// <summary>Columns that a map may have.</summary>
    public const int MostDimensions = 3;

    private static readonly string[] Axes = ["projection_x", "projection_y", "projection_z"];

    /// <summary>Writes a table.</summary>
    /// <param name="stream">Receives the file; left open.</param>
    /// <param name="table">The rows.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static void Write(Stream stream, VectorTable table, CancellationToken cancellationToken) =>
        WriteAsync(stream, table, cancellationToken).GetAwaiter().GetResult();

    private static async Task WriteAsync(Stream stream, VectorTable table, CancellationToken cancellationToken)
    {
        (string Name, IReadOnlyList<string> Values)[] texts = [.. table.WrittenTexts];
        string[] axes = [.. Axes.Take(table.Map?.ColumnCount ?? 0)];
        var vector = new ListField(VectorColumn, new DataField<float>("element", false));
        var ids = new ListField("ids", new DataField<int>("element", false));
        var distances = new ListField("distances", new DataField<float>("element", false));
        List<Field> fields = [.. texts.Select(text => new DataField<string>(text.Name, false)), vector];
        fields.AddRange(axes.Select(axis => new DataField<float>(axis, true)));
        if (table.Neighbors is not null)
            fields.Add(new StructField("neighbors", ids, distances));

        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(fields),
            stream,
            options,
            false,
            cancellationToken
        );
        int rowsPerGroup = Math.Clamp(NumbersPerGroup / Math.Max(1, table.Vectors.ColumnCount), 1, MostRowsPerGroup);
        var neighbors = new NeighborRows(table);
        for (int start = 0; start < table.Vectors.RowCount; start += rowsPerGroup)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(rowsPerGroup, table.Vectors.RowCount - start);
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            for (int i = 0; i < texts.Length; i++)
                await group.WriteAsync((DataField)fields[i], [.. texts[i].Values.Skip(start).Take(count)]);

            await WriteLists(group, (DataField)vector.Item, ListsOf(table.Vectors, start, count), cancellationToken);
            for (int axis = 0; axis < axes.Length; axis++)
            {
                float?[] positions = [.. Enumerable.Range(start, count).Select(row => Present(table.Map![row, axis]))];
                await group.WriteAsync<float>((DataField)fields[texts.Length + 1 + axis], positions, null, null, cancellationToken);
            }

            if (table.Neighbors is not null)
            {
                await WriteLists(group, (DataField)ids.Item, neighbors.Ids(start, count), cancellationToken);
                await WriteLists(group, (DataField)distances.Item, neighbors.Distances(start, count), cancellationToken);
            }

            group.CompleteValidate();
        }
    }

    private static float? Present(float value) => float.IsNaN(value) ? null : value;

    private static IEnumerable<float[]?> ListsOf(Matrix vectors, int start, int count) =>
        Enumerable
            .Range(start, count)
            .Select(row =>
                vectors.Row(row).ContainsAnyExceptInRange(float.NegativeInfinity, float.PositiveInfinity)
                    ? null
                    : vectors.Row(row).ToArray()
            );

    // A list that is there has the highest level of definition, one that is missing the lowest, and an empty one that between them.
    private static async Task WriteLists<T>(
        ParquetRowGroupWriter group,
        DataField field,
        IEnumerable<T[]?> lists,
        CancellationToken cancellationToken
    )
        where T : struct
    {
        var values = new List<T>();
        var definitions = new List<int>();
        var repetitions = new List<int>();
        foreach (T[]? list in lists)
        {
            if (list is null or [])
            {
                definitions.Add(list is null ? field.MaxDefinitionLevel - 2 : field.MaxDefinitionLevel - 1);
                repetitions.Add(0);
                continue;
            }

            values.AddRange(list);
            for (int i = 0; i < list.Length; i++)
            {
                definitions.Add(field.MaxDefinitionLevel);
                repetitions.Add(i == 0 ? 0 : 1);
            }
        }

        await group.WriteAllPartsAsync<T>(field, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), cancellationToken);
    }
}
