using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Which columns are read and added.</summary>
/// <param name="Output">What the names of the added columns begin with.</param>
/// <param name="Input">Column of vectors.</param>
/// <param name="Label">Column of labels.</param>
/// <param name="OnError">What happens to rows without a vector.</param>
/// <param name="NumberOfThreads">Threads to use; null takes all processors.</param>
internal sealed record LabelQualityColumns(string Output, string Input, string Label, RowErrorHandling OnError, int? NumberOfThreads)
{
    public IEnumerable<SchemaShape.Column> Shapes =>
        [
            SchemaShapes.Scalar(Output + "IsSuspect", BooleanDataViewType.Instance),
            SchemaShapes.Scalar(Output + "SuggestedLabel", TextDataViewType.Instance),
            SchemaShapes.Scalar(Output + "Score", NumberDataViewType.Single),
            SchemaShapes.Scalar(Output + "Votes", NumberDataViewType.Single),
            SchemaShapes.Key(Output + "Status", SchemaShapes.KeyValues),
        ];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Added =>
        [
            new(Output + "IsSuspect", BooleanDataViewType.Instance),
            new(Output + "SuggestedLabel", TextDataViewType.Instance),
            new(Output + "Score", NumberDataViewType.Single),
            new(Output + "Votes", NumberDataViewType.Single),
            new(
                Output + "Status",
                new KeyDataViewType(typeof(uint), Enum.GetNames<LabelQualityStatus>().Length),
                TextAnnotation.KeyValues(Enum.GetNames<LabelQualityStatus>())
            ),
        ];

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Output);
        writer.Values.Write(Input);
        writer.Values.Write(Label);
        writer.Values.Write((int)OnError);
        writer.Values.Write(NumberOfThreads ?? 0);
    }

    public static LabelQualityColumns Read(ModelReader reader)
    {
        string output = reader.Values.ReadString();
        string input = reader.Values.ReadString();
        string label = reader.Values.ReadString();
        RowErrorHandling onError = reader.ReadEnum<RowErrorHandling>("OnError");
        return new(output, input, label, onError, reader.ReadNumberOfThreads());
    }
}
