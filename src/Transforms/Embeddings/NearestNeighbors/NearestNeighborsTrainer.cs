using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.NearestNeighbors;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings;

/// <summary>Learns to predict a label by heart: a row gets what the training rows nearest to it have.</summary>
/// <typeparam name="TTransformer">What is learned.</typeparam>
/// <remarks>Training rows with a missing, infinite or too large feature, or without a label, are left out, and a warning counts
/// them.</remarks>
public abstract class NearestNeighborsTrainer<TTransformer> : ITrainerEstimator<TTransformer, NearestNeighborsModel>
    where TTransformer : NearestNeighborsTransformer
{
    private readonly ComponentHost _host;
    private readonly NearestNeighborsSettings _settings;

    private protected NearestNeighborsTrainer(IHostEnvironment environment, NearestNeighborsOptions options)
    {
        _settings = NearestNeighborsSettings.Of(options);
        _host = new ComponentHost(environment, GetType().Name, options.CancellationToken);
    }

    /// <summary>What ML.NET is told of the trainer: that features should be on one scale, that probabilities need no calibration, and that
    /// the data is read once.</summary>
    public TrainerInfo Info { get; } = TrainerTraits.ReadingOnce;

    /// <summary>Takes the training rows in.</summary>
    /// <param name="input">Training data with the columns of features and labels; read once, in cursor order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row has features and a label.</exception>
    /// <exception cref="OperationCanceledException">The fit was canceled.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FeatureColumn features = FeatureColumn.Find(input.Schema, _settings.Features);
        DataViewSchema.Column label = input.Schema.GetColumnOrNull(_settings.Label) ?? throw SchemaErrors.Missing("label", _settings.Label);
        Func<DataViewRow, Func<float>> openLabel = LabelReader(label);
        CategoryColumn? keys = CategoryColumn.Find(input.Schema, "key", _settings.Keys, isRequired: true);

        using LogChannel log = _host.Log("Fit");
        using var context = new EngineContext(_settings.NumberOfThreads, new ProgressLog(_host, log), _host.CancellationToken);
        LabeledRows rows = new LabeledRowsReader(features, label, openLabel, keys, _settings.NeighborKeys is not null).Read(
            input,
            RowRange.ForDistances(_settings.Metric),
            context
        );
        Tell(rows, log);
        using EngineContext.StageScope stage = context.BeginStage("index");
        var model = NearestNeighborsModel.Create(rows, _settings, _host.Seed(_settings.Seed), context);
        return Create(_host.Environment, NearestNeighborsColumns.Of(_settings), model, label);
    }

    /// <summary>The input's shape with the columns of the prediction added.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _settings.Features);
        if (!SchemaShapes.TryFind(inputSchema, _settings.Label, out SchemaShape.Column label))
            throw SchemaErrors.Missing("label", _settings.Label);
        IEnumerable<SchemaShape.Column> outputs = Outputs(label);
        CategoryColumn.Check(inputSchema, "key", _settings.Keys);
        if (_settings.NeighborKeys is { } neighbors)
            outputs = outputs.Append(SchemaShapes.Vector(neighbors, TextDataViewType.Instance));
        return SchemaShapes.With(inputSchema, outputs);
    }

    /// <summary>Makes readers of a label column, or says that it is of the wrong type.</summary>
    private protected abstract Func<DataViewRow, Func<float>> LabelReader(DataViewSchema.Column label);

    /// <summary>The columns of a prediction, of a label column of that shape.</summary>
    private protected abstract IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label);

    private protected abstract TTransformer Create(
        IHostEnvironment environment,
        NearestNeighborsColumns columns,
        NearestNeighborsModel model,
        DataViewSchema.Column label
    );

    private void Tell(LabeledRows rows, LogChannel log)
    {
        if (rows.Rows.RowCount == 0)
        {
            long all = rows.SkippedRows + rows.UnlabeledRows;
            throw new InvalidOperationException(
                all == 0
                    ? "There is no row to learn from: the data is empty."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"There is no row to learn from: of {all:N0} rows, {rows.SkippedRows:N0} have a missing, infinite or too large "
                            + $"value in column '{_settings.Features}', and the others no label in column '{_settings.Label}'."
                    )
            );
        }

        if (rows.SkippedRows > 0)
            log.Warning(
                $"{InvalidRowLog.Describe(rows.SkippedRows, _settings.Features)} and {(rows.SkippedRows == 1 ? "was" : "were")} left out."
            );
        if (rows.UnlabeledRows > 0)
            log.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows.UnlabeledRows:N0} {(rows.UnlabeledRows == 1 ? "row has" : "rows have")} no label in column "
                        + $"'{_settings.Label}' and {(rows.UnlabeledRows == 1 ? "was" : "were")} left out."
                )
            );
        if (rows.Rows.RowCount < _settings.NumberOfNeighbors)
            log.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"NumberOfNeighbors is {_settings.NumberOfNeighbors:N0}, more than the number of training rows, "
                        + $"{rows.Rows.RowCount:N0}: all of them predict every row alike, but for weights."
                )
            );
    }
}
