using Microsoft.ML;

namespace MLNet.Embeddings.Rows;

/// <summary>The output schema of a mapping: all input columns in their places, then the added ones.</summary>
internal sealed class BatchedSchema
{
    public BatchedSchema(DataViewSchema input, IBatchMapping mapping)
    {
        Input = input;
        Mapping = mapping;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumns(mapping.Outputs);
        Output = builder.ToSchema();
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    public IBatchMapping Mapping { get; }

    /// <summary>Marks the columns asked for, by their index in <see cref="Output"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is not one of this schema.</exception>
    public bool[] Mark(IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var active = new bool[Output.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            CheckColumn(column);
            active[column.Index] = true;
        }

        return active;
    }

    public void CheckColumn(DataViewSchema.Column column)
    {
        if (column.Index >= Output.Count || Output[column.Index].Name != column.Name)
            throw new ArgumentOutOfRangeException(
                nameof(column),
                $"Column '{column.Name}' (index {column.Index}) is not part of this schema."
            );
    }

    public bool IsOutput(int columnIndex) => columnIndex >= Input.Count;

    public bool AnyOutput(bool[] active) => active.AsSpan(Input.Count).Contains(true);

    /// <summary>The input columns that are handed through.</summary>
    public IEnumerable<DataViewSchema.Column> PassedThrough(bool[] active) => Input.Where(column => active[column.Index]);

    /// <summary>The input columns that are handed through or computed from.</summary>
    public IEnumerable<DataViewSchema.Column> Needed(bool[] active)
    {
        HashSet<int> computedFrom = AnyOutput(active) ? [.. Mapping.Inputs.Select(column => column.Index)] : [];
        return Input.Where(column => active[column.Index] || computedFrom.Contains(column.Index));
    }

    public Func<int, bool> ActiveOutputs(bool[] active) => output => active[Input.Count + output];

    /// <summary>The getter as the type asked for, or an exception that names both types.</summary>
    public static ValueGetter<TValue> Cast<TValue>(DataViewSchema.Column column, Delegate getter) =>
        getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException(
            $"Column '{column.Name}' holds values of type {getter.GetType().GetGenericArguments()[0]}, not {typeof(TValue)}."
        );

    public static InvalidOperationException Inactive(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' was not asked for when this cursor or row was opened.");
}
