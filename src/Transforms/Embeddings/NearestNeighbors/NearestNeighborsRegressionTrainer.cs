using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.NearestNeighbors;

namespace MLNet.Embeddings;

/// <summary>Learns numbers by heart: a row gets the mean of what its nearest training rows have.</summary>
/// <remarks>
/// <para>To make one, call <see cref="NearestNeighborsCatalog"/>'s <c>NearestNeighbors</c> on
/// <c>mlContext.Regression.Trainers</c>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Label column data type | <xref:System.Single> |
/// | Feature column data type | Known-sized vector of <xref:System.Single> |
/// | `Score` | <xref:System.Single>: the mean; NaN where the row has no vector |
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Regression |
/// | Is normalization required? | Where features are on different scales: a feature of large numbers decides alone |
/// | Is caching required? | No: the data is read once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>Predictions equal those of scikit-learn's KNeighborsRegressor, where no neighbors are equally far: among these the one that
/// comes first in the training data is taken here.</para>
/// </remarks>
public sealed class NearestNeighborsRegressionTrainer : NearestNeighborsTrainer<NearestNeighborsRegressionTransformer>
{
    internal NearestNeighborsRegressionTrainer(IHostEnvironment environment, NearestNeighborsOptions options)
        : base(environment, options) { }

    private protected override Func<DataViewRow, Func<float>> LabelReader(DataViewSchema.Column label)
    {
        if (label.Type != NumberDataViewType.Single)
            throw SchemaErrors.Mismatch("label", label.Name, "Single", label.Type);
        return row =>
        {
            ValueGetter<float> read = row.GetGetter<float>(label);
            float value = 0;
            return () =>
            {
                read(ref value);
                return value;
            };
        };
    }

    private protected override IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label)
    {
        if (label.ItemType != NumberDataViewType.Single || label.IsKey || label.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw SchemaErrors.Mismatch("label", label.Name, "Single", SchemaShapes.Describe(label));
        return [SchemaShapes.Scalar(NearestNeighborsColumns.Score, NumberDataViewType.Single)];
    }

    private protected override NearestNeighborsRegressionTransformer Create(
        IHostEnvironment environment,
        NearestNeighborsColumns columns,
        NearestNeighborsModel model,
        DataViewSchema.Column label
    ) => new(environment, columns, model);
}
