using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.NearestNeighbors;

namespace MLNet.Embeddings;

/// <summary>Learns two classes by heart: a row is true where most of its nearest training rows are.</summary>
/// <remarks>
/// <para>To make one, call <see cref="NearestNeighborsCatalog"/>'s <c>NearestNeighbors</c> on
/// <c>mlContext.BinaryClassification.Trainers</c>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Label column data type | <xref:System.Boolean> |
/// | Feature column data type | Known-sized vector of <xref:System.Single> |
/// | `PredictedLabel` | <xref:System.Boolean>: whether more than half of the votes are for true |
/// | `Score` | <xref:System.Single> from -1 to 1: by how much true outvotes false; NaN where the row has no vector |
/// | `Probability` | <xref:System.Single>: the share of votes for true |
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Binary classification |
/// | Is normalization required? | Where features are on different scales: a feature of large numbers decides alone |
/// | Is caching required? | No: the data is read once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>The share of votes is a coarse probability: <c>mlContext.BinaryClassification.Calibrators</c> make a finer one of the score, on
/// rows that were not learned from.</para>
/// </remarks>
public sealed class NearestNeighborsBinaryTrainer : NearestNeighborsTrainer<NearestNeighborsBinaryTransformer>
{
    internal NearestNeighborsBinaryTrainer(IHostEnvironment environment, NearestNeighborsOptions options)
        : base(environment, options) { }

    private protected override Func<DataViewRow, Func<float>> LabelReader(DataViewSchema.Column label)
    {
        if (label.Type is not BooleanDataViewType)
            throw SchemaErrors.Mismatch("label", label.Name, "Boolean", label.Type);
        return row =>
        {
            ValueGetter<bool> read = row.GetGetter<bool>(label);
            bool value = false;
            return () =>
            {
                read(ref value);
                return value ? 1 : 0;
            };
        };
    }

    private protected override IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label)
    {
        if (label.ItemType != BooleanDataViewType.Instance || label.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw SchemaErrors.Mismatch("label", label.Name, "Boolean", SchemaShapes.Describe(label));
        return
        [
            SchemaShapes.Scalar(NearestNeighborsColumns.PredictedLabel, BooleanDataViewType.Instance),
            SchemaShapes.Scalar(NearestNeighborsColumns.Score, NumberDataViewType.Single),
            SchemaShapes.Scalar(NearestNeighborsColumns.Probability, NumberDataViewType.Single),
        ];
    }

    private protected override NearestNeighborsBinaryTransformer Create(
        IHostEnvironment environment,
        NearestNeighborsColumns columns,
        NearestNeighborsModel model,
        DataViewSchema.Column label
    ) => new(environment, columns, model);
}
