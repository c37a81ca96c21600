using Microsoft.ML;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>The output columns, bound to an input schema.</summary>
internal sealed class DuplicateFlaggerMapping(
    ComponentHost host,
    DuplicateFlaggerInput input,
    DuplicateFlaggerColumns columns,
    DuplicateRows rows,
    DuplicateFindings findings,
    DuplicateMatcher matcher,
    ComparisonSpace space,
    IImageDecoder decoder
) : IBatchMapping
{
    public ComponentHost Host { get; } = host;

    public DuplicateFlaggerInput Input { get; } = input;

    public DuplicateFlaggerColumns Names { get; } = columns;

    public DuplicateRows Rows { get; } = rows;

    public DuplicateMatcher Matcher { get; } = matcher;

    public ComparisonSpace Space { get; } = space;

    public IImageDecoder Decoder { get; } = decoder;

    public IReadOnlyList<DataViewSchema.Column> Inputs => Input.Columns;

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = columns.Added(findings.Groups.DefaultIfEmpty().Max());

    public int MaximumBatchSize => 64;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new DuplicateFlaggerBatch(this, source, capacity);
}
