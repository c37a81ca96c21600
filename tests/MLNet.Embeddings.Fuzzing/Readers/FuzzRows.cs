using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>A few rows to fit and to place.</summary>
internal sealed class FuzzRows
{
    public const int Columns = 4;

    [VectorType(Columns)]
    public float[] Features { get; set; } = [];

    public string Path { get; set; } = "";

    public string Label { get; set; } = "";

    /// <summary>Another one for each row.</summary>
    public string Group { get; set; } = "";

    /// <summary>Rows that the seed decides, in three clusters.</summary>
    public static IDataView View(MLContext context, int count, int seed)
    {
        var random = new Random(seed);
        FuzzRows[] rows =
        [
            .. Enumerable
                .Range(0, count)
                .Select(row => new FuzzRows
                {
                    Group = $"row {row}",
                    Label = row % 17 == 0 ? "other" : $"class {row % 3}",
                    Features =
                    [
                        .. Enumerable.Range(0, Columns).Select(column => (float)((row % 3 == column ? 3 : 0) + random.NextDouble())),
                    ],
                }),
        ];
        return context.Data.LoadFromEnumerable(rows);
    }

    /// <summary>Reads all values of the columns that a transformer added.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="mustBeFinite">Whether a missing or infinite value is a fault.</param>
    public static void Drain(IDataView view, bool mustBeFinite = false)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        var getters = new List<Action>();
        foreach (DataViewSchema.Column column in view.Schema)
        {
            if (column.Type is VectorDataViewType { ItemType: NumberDataViewType { RawType: { } type } } && type == typeof(float))
            {
                ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
                VBuffer<float> value = default;
                getters.Add(() =>
                {
                    getter(ref value);
                    if (mustBeFinite && !value.DenseValues().All(float.IsFinite))
                        throw new InvalidOperationException($"A value of '{column.Name}' is not finite.");
                });
            }
        }

        while (cursor.MoveNext())
            getters.ForEach(read => read());
    }
}
