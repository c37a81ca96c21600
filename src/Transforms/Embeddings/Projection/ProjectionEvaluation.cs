using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Projection;

/// <summary>Reads features, positions and classes from a view and measures the projections.</summary>
internal sealed class ProjectionEvaluation
{
    private readonly ComponentHost _host;
    private readonly IDataView _data;
    private readonly FeatureColumn[] _positions;
    private readonly FeatureColumn _features;
    private readonly LabelColumn? _labels;

    public ProjectionEvaluation(
        IHostEnvironment environment,
        IDataView data,
        IReadOnlyList<string> positions,
        string features,
        string? labels
    )
    {
        _host = new ComponentHost(environment, nameof(ProjectionEvaluation));
        _data = data;
        _positions = [.. positions.Select(column => FeatureColumn.Find(data.Schema, column))];
        _features = FeatureColumn.Find(data.Schema, features);
        _labels = labels is null ? null : LabelColumn.Find(data.Schema, labels);
    }

    public ProjectionMetrics[] Measure(
        int neighborCount,
        int sampleSize,
        int? numberOfThreads,
        NeighborSet? neighbors,
        CancellationToken cancellationToken
    )
    {
        using LogChannel log = _host.Log("Evaluate");
        var progress = new ProgressLog(_host, log);
        using var context = new EngineContext(numberOfThreads, progress, cancellationToken);
        using var features = new MatrixBuilder(_features.Count, _data.GetRowCount());
        MatrixBuilder[] positions = [.. _positions.Select(column => new MatrixBuilder(column.Count, _data.GetRowCount()))];
        try
        {
            int[]? labels = Read(features, positions, context);
            if (features.RowCount == 0)
            {
                string columns = string.Join(", ", _positions.Select(column => $"'{column.Column.Name}'"));
                throw new InvalidOperationException(
                    $"No row has both features in column '{_features.Column.Name}' and a position in column {columns}."
                );
            }

            Matrix[] maps = [.. positions.Select(builder => builder.ToMatrix())];
            return ProjectionQuality.MeasureAll(
                features.ToMatrix(),
                maps,
                labels,
                context,
                neighborCount,
                sampleSize,
                neighbors: neighbors
            );
        }
        finally
        {
            foreach (MatrixBuilder builder in positions)
                builder.Dispose();
        }
    }

    private int[]? Read(MatrixBuilder features, MatrixBuilder[] positions, EngineContext context)
    {
        IEnumerable<DataViewSchema.Column> columns = [_features.Column, .. _positions.Select(column => column.Column)];
        using EngineContext.StageScope stage = context.BeginStage("read");
        using DataViewRowCursor cursor = _data.GetRowCursor(_labels is null ? columns : columns.Append(_labels.Column));
        FeatureColumn.RowReader<float> readFeatures = _features.Open(cursor);
        FeatureColumn.RowReader<float>[] readPositions = [.. _positions.Select(column => column.Open(cursor))];
        Func<int>? readLabel = _labels?.Open(cursor);
        List<int>? labels = readLabel is null ? null : [];
        while (cursor.MoveNext())
        {
            context.Report(cursor.Position, cursor.Position + 1);
            readFeatures(features.Next());
            bool isComplete = RowRange.ForCoordinates.FirstInvalid(features.Next()) < 0;
            for (int i = 0; i < positions.Length; i++)
            {
                readPositions[i](positions[i].Next());
                isComplete &= RowRange.ForCoordinates.FirstInvalid(positions[i].Next()) < 0;
            }

            if (!isComplete)
                continue;

            features.Keep();
            foreach (MatrixBuilder position in positions)
                position.Keep();
            labels?.Add(readLabel!());
        }

        return labels?.ToArray();
    }
}
