using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>The least that an estimator on top of Hosting and Rows consists of: subtracts the mean and describes the row in columns of
/// several types.</summary>
internal sealed class CenteringEstimator : IEstimator<CenteringTransformer>
{
    private readonly ComponentHost _host;
    private readonly string _inputColumnName;
    private readonly RowErrorHandling _onError;

    public CenteringEstimator(
        IHostEnvironment environment,
        string inputColumnName,
        RowErrorHandling onError = RowErrorHandling.MissingValue
    )
    {
        _host = new ComponentHost(environment, nameof(CenteringEstimator));
        _inputColumnName = inputColumnName;
        _onError = onError;
    }

    public CenteringTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        using var context = new EngineContext(1);
        FeatureSet data = new FeatureReader(
            FeatureColumn.Find(input.Schema, _inputColumnName),
            null,
            DistanceMetric.Cosine,
            skipInvalidRows: false
        ).Read(input, context);
        var means = new float[data.Features.ColumnCount];
        for (int column = 0; column < means.Length; column++)
        {
            double sum = 0;
            for (int row = 0; row < data.Features.RowCount; row++)
                sum += data.Features[row, column];
            means[column] = (float)(sum / data.Features.RowCount);
        }

        return new CenteringTransformer(_host.Environment, _inputColumnName, _onError, means);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _inputColumnName);
        return SchemaShapes.With(
            inputSchema,
            SchemaShapes.Vector(CenteringTransformer.Centered, NumberDataViewType.Single),
            SchemaShapes.Key(CenteringTransformer.Side, SchemaShapes.KeyValues),
            SchemaShapes.Scalar(CenteringTransformer.IsFar, BooleanDataViewType.Instance),
            SchemaShapes.Scalar(CenteringTransformer.Note, TextDataViewType.Instance)
        );
    }
}
