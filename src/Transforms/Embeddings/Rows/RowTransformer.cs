using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings;

/// <summary>The common part of this library's transformers: each is a pure function of one row, evaluated a batch at a time.</summary>
/// <remarks>A transformer is immutable; any number of threads may use it at once. The views it makes are lazy, and their cursors are not
/// shared between threads.</remarks>
public abstract class RowTransformer : ITransformer
{
    private readonly ModelFormat _format;

    private protected RowTransformer(IHostEnvironment environment, ModelFormat format, CancellationToken cancellationToken = default)
    {
        Host = new ComponentHost(environment, GetType().Name, cancellationToken);
        _format = format;
    }

    /// <summary>Always <see langword="true"/>: the output for a row depends on that row alone.</summary>
    public bool IsRowToRowMapper => true;

    private protected ComponentHost Host { get; }

    /// <summary>The schema of the transformed data: the input columns, then those that the transformer adds.</summary>
    /// <param name="inputSchema">Schema of the data to transform.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or of the wrong type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new BatchedSchema(inputSchema, Bind(inputSchema)).Output;
    }

    /// <summary>Adds the output columns lazily: rows are computed when a cursor reaches them, a batch at a time.</summary>
    /// <param name="input">The data to transform.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or of the wrong type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BatchedDataView(input, Bind(input.Schema), GetType().Name);
    }

    /// <summary>A mapper that transforms single rows, as a <see cref="PredictionEngine{TSrc, TDst}"/> uses it.</summary>
    /// <param name="inputSchema">Schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or of the wrong type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new BatchedRowMapper(inputSchema, Bind(inputSchema));
    }

    /// <summary>Saves the transformer alone into a plain stream, from which the type's <c>Load</c> reads it back.</summary>
    /// <remarks>Pipelines are saved with <c>mlContext.Model.Save</c>. This way does not depend on ML.NET's file format.</remarks>
    /// <param name="stream">Receives the content; it stays open.</param>
    public void Save(Stream stream) => StreamModelWriter.Save(stream, _format, WriteContent);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ArchiveModelWriter.Save(ctx, _format, WriteContent);

    /// <summary>Binds the transformer to a schema, or says what the schema lacks.</summary>
    private protected abstract IBatchMapping Bind(DataViewSchema inputSchema);

    private protected abstract void WriteContent(ModelWriter writer);
}
