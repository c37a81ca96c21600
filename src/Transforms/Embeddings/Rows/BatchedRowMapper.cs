using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>Computes a mapping's outputs for single rows, as a PredictionEngine asks for them.</summary>
internal sealed class BatchedRowMapper : IRowToRowMapper
{
    private readonly BatchedSchema _schema;

    public BatchedRowMapper(DataViewSchema inputSchema, IBatchMapping mapping) => _schema = new BatchedSchema(inputSchema, mapping);

    public DataViewSchema InputSchema => _schema.Input;

    public DataViewSchema OutputSchema => _schema.Output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        _schema.Needed(_schema.Mark(dependingColumns)).ToArray();

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!ReferenceEquals(input.Schema, InputSchema))
            throw new InvalidOperationException("The schema of the input row must be the one that the mapper is bound to.");

        return new MappedRow(input, _schema, _schema.Mark(activeColumns));
    }
}
