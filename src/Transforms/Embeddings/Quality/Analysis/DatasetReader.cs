using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Quality.Analysis;

/// <summary>Reads a labeled data set from a view and has it analyzed.</summary>
internal sealed class DatasetReader
{
    private readonly ComponentHost _host;
    private readonly IDataView _data;
    private readonly FeatureColumn _vectors;
    private readonly CategoryColumn _labels;
    private readonly CategoryColumn? _splits;
    private readonly CategoryColumn? _predicted;
    private readonly CategoryColumn? _keys;

    public DatasetReader(
        IHostEnvironment environment,
        IDataView data,
        string vectors,
        string labels,
        string? splits,
        string? predicted,
        string? keys
    )
    {
        _host = new ComponentHost(environment, nameof(DatasetAnalyzer));
        _data = data;
        _vectors = FeatureColumn.Find(data.Schema, vectors);
        _labels = CategoryColumn.Find(data.Schema, "label", labels, isRequired: true)!;
        _splits = CategoryColumn.Find(data.Schema, "split", splits, isRequired: true);
        _predicted = CategoryColumn.Find(data.Schema, "predicted label", predicted, isRequired: true);
        _keys = CategoryColumn.Find(data.Schema, "id", keys, isRequired: true);
    }

    public DatasetAnalysis Analyze(
        DatasetAnalysisOptions? options,
        NeighborSet? neighbors,
        int? numberOfThreads,
        CancellationToken cancellationToken
    )
    {
        using LogChannel log = _host.Log("Analyze");
        var progress = new ProgressLog(_host, log);
        using var context = new EngineContext(numberOfThreads, progress, cancellationToken);
        DatasetAnalysis analysis = DatasetAnalyzer.Analyze(Read(context), context, options, neighbors);
        foreach (string warning in analysis.Warnings)
            log.Warning(warning);
        return analysis;
    }

    private DatasetRows Read(EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("read");
        long? expected = _data.GetRowCount();
        var vectors = new MatrixBuilder(_vectors.Count, expected);
        CategoryColumn?[] categories = [_labels, _splits, _predicted, _keys];
        using DataViewRowCursor cursor = _data.GetRowCursor([
            _vectors.Column,
            .. categories.OfType<CategoryColumn>().Select(column => column.Column),
        ]);
        FeatureColumn.RowReader<float> read = _vectors.Open(cursor);
        Func<string?>?[] readers = [.. categories.Select(column => column?.Open(cursor))];
        List<string?>[] values = [.. categories.Select(_ => new List<string?>())];
        while (cursor.MoveNext())
        {
            context.Report(vectors.RowCount, Math.Max(expected ?? 0, vectors.RowCount + 1));
            read(vectors.Next());
            vectors.Keep();
            for (int i = 0; i < readers.Length; i++)
            {
                if (readers[i] is { } next)
                    values[i].Add(next());
            }
        }

        return new DatasetRows(vectors.ToMatrix(), Categories.From(values[0]))
        {
            Splits = _splits is null ? null : Categories.From(values[1]),
            PredictedLabels = _predicted is null ? null : Categories.From(values[2]),
            Keys = _keys is null ? null : [.. values[3].Select(key => key ?? "")],
        };
    }
}
