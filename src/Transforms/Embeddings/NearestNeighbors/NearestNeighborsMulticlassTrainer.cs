using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.NearestNeighbors;

namespace MLNet.Embeddings;

/// <summary>Learns classes by heart: a row gets the class that most of its nearest training rows have.</summary>
/// <remarks>
/// <para>To make one, call <see cref="NearestNeighborsCatalog"/>'s <c>NearestNeighbors</c> on
/// <c>mlContext.MulticlassClassification.Trainers</c>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Label column data type | Key of known size, as `MapValueToKey` makes it |
/// | Feature column data type | Known-sized vector of <xref:System.Single> |
/// | `PredictedLabel` | Key with the values of the label's: the class with the most votes, of equal ones the first |
/// | `Score` | Known-sized vector of <xref:System.Single>: the share of each class among the neighbors |
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Multiclass classification |
/// | Is normalization required? | Where features are on different scales: a feature of large numbers decides alone |
/// | Is caching required? | No: the data is read once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>Predictions equal those of scikit-learn's KNeighborsClassifier, where no neighbors are equally far: among these the one that comes
/// first in the training data is taken here.</para>
/// </remarks>
public sealed class NearestNeighborsMulticlassTrainer : NearestNeighborsTrainer<NearestNeighborsMulticlassTransformer>
{
    internal NearestNeighborsMulticlassTrainer(IHostEnvironment environment, NearestNeighborsOptions options)
        : base(environment, options) { }

    private protected override Func<DataViewRow, Func<float>> LabelReader(DataViewSchema.Column label)
    {
        LabelKeys.Of(label);
        return row => LabelKeys.Open(row, label);
    }

    private protected override IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label)
    {
        if (!label.IsKey || label.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw SchemaErrors.Mismatch("label", label.Name, "Key", SchemaShapes.Describe(label));
        var values = new SchemaShape(label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues));
        return
        [
            SchemaShapes.Key(NearestNeighborsColumns.PredictedLabel, values),
            SchemaShapes.Vector(NearestNeighborsColumns.Score, NumberDataViewType.Single, SchemaShapes.SlotNames),
        ];
    }

    private protected override NearestNeighborsMulticlassTransformer Create(
        IHostEnvironment environment,
        NearestNeighborsColumns columns,
        NearestNeighborsModel model,
        DataViewSchema.Column label
    ) => new(environment, columns, model, LabelKeys.Of(label));
}
