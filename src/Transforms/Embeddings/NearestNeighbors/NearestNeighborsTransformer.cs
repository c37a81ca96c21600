using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.NearestNeighbors;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings;

/// <summary>Predicts the label of any row from the training rows nearest to it.</summary>
public abstract class NearestNeighborsTransformer
    : RowTransformer,
        ISingleFeaturePredictionTransformer<NearestNeighborsModel>,
        IPredictionStage
{
    private readonly NearestNeighborsColumns _columns;

    private protected NearestNeighborsTransformer(
        IHostEnvironment environment,
        ModelFormat format,
        NearestNeighborsColumns columns,
        NearestNeighborsModel model
    )
        : base(environment, format)
    {
        _columns = columns;
        Model = model;
    }

    /// <summary>The training rows.</summary>
    public NearestNeighborsModel Model { get; }

    /// <summary>Name of the column of features.</summary>
    public string FeatureColumnName => _columns.Features;

    /// <summary>Type of the column of features: a vector of <see cref="float"/> of known size.</summary>
    public DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, Model.Dimension);

    /// <summary>How the neighbors of a row become its prediction.</summary>
    private protected abstract NeighborPrediction Prediction { get; }

    private protected sealed override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new NearestNeighborsMapping(Host, Model, Prediction, FeatureColumn.Find(inputSchema, _columns.Features, Model.Dimension), _columns);

    private protected sealed override void WriteContent(ModelWriter writer)
    {
        _columns.Write(writer);
        WriteLabels(writer);
        NearestNeighborsContent.Write(Model, writer);
    }

    /// <summary>Writes what is known of the label column.</summary>
    private protected virtual void WriteLabels(ModelWriter writer) { }
}
