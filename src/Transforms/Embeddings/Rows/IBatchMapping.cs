using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>What a transformer computes, bound to one input schema. Immutable: any number of cursors and rows share it.</summary>
internal interface IBatchMapping
{
    /// <summary>The input columns that the outputs are computed from.</summary>
    IReadOnlyList<DataViewSchema.Column> Inputs { get; }

    /// <summary>The columns that are added.</summary>
    IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    /// <summary>Rows that a cursor reads ahead at most. The output of a row never depends on it.</summary>
    int MaximumBatchSize { get; }

    /// <summary>Told of rows that a cursor has computed.</summary>
    /// <param name="source">The view that the cursor reads.</param>
    /// <param name="rows">The rows.</param>
    void Computed(IDataView source, ReadOnlySpan<DataViewRowId> rows) { }

    /// <summary>Opens the working state of one cursor or one row.</summary>
    /// <param name="source">Where inputs are read from; its input columns are active.</param>
    /// <param name="capacity">Rows that the batch holds at most.</param>
    /// <param name="isActive">Whether an output, by its place in <see cref="Outputs"/>, is asked for.</param>
    IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive);
}
