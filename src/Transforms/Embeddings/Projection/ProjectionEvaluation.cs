using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Projection;

/// <summary>Reads features, positions and classes from a view and measures the projection.</summary>
internal sealed class ProjectionEvaluation
{
    private readonly ComponentHost _host;
    private readonly IDataView _data;
    private readonly FeatureColumn _positions;
    private readonly FeatureColumn _features;
    private readonly LabelColumn? _labels;

    public ProjectionEvaluation(IHostEnvironment environment, IDataView data, string positions, string features, string? labels)
    {
        _host = new ComponentHost(environment, nameof(ProjectionEvaluation));
        _data = data;
        _positions = FeatureColumn.Find(data.Schema, positions);
        _features = FeatureColumn.Find(data.Schema, features);
        _labels = labels is null ? null : LabelColumn.Find(data.Schema, labels);
    }

    public ProjectionMetrics Measure(int neighborCount, int sampleSize, int? numberOfThreads)
    {
        using LogChannel log = _host.Log("Evaluate");
        var progress = new ProgressLog(_host, log);
        using var context = new EngineContext(numberOfThreads, progress);
        using var features = new MatrixBuilder(_features.Count, _data.GetRowCount());
        using var positions = new MatrixBuilder(_positions.Count, _data.GetRowCount());
        int[]? labels = Read(features, positions, context);
        if (features.RowCount == 0)
            throw new InvalidOperationException(
                $"No row has both features in column '{_features.Column.Name}' and a position in column '{_positions.Column.Name}'."
            );

        return ProjectionQuality.Measure(features.ToMatrix(), positions.ToMatrix(), labels, context, neighborCount, sampleSize);
    }

    private int[]? Read(MatrixBuilder features, MatrixBuilder positions, EngineContext context)
    {
        DataViewSchema.Column[] columns = _labels is null
            ? [_features.Column, _positions.Column]
            : [_features.Column, _positions.Column, _labels.Column];
        using EngineContext.StageScope stage = context.BeginStage("read");
        using DataViewRowCursor cursor = _data.GetRowCursor(columns);
        FeatureColumn.RowReader<float> readFeatures = _features.Open(cursor);
        FeatureColumn.RowReader<float> readPosition = _positions.Open(cursor);
        Func<int>? readLabel = _labels?.Open(cursor);
        List<int>? labels = readLabel is null ? null : [];
        while (cursor.MoveNext())
        {
            context.Report(cursor.Position, cursor.Position + 1);
            readFeatures(features.Next());
            readPosition(positions.Next());
            if (RowRange.ForCoordinates.FirstInvalid(features.Next()) >= 0 || RowRange.ForCoordinates.FirstInvalid(positions.Next()) >= 0)
                continue;

            features.Keep();
            positions.Keep();
            labels?.Add(readLabel!());
        }

        return labels?.ToArray();
    }
}
