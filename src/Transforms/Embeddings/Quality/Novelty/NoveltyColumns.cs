using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Quality.Novelty;

/// <summary>Which columns are read and added.</summary>
/// <param name="Output">What the names of the added columns begin with.</param>
/// <param name="Input">Column of vectors.</param>
/// <param name="Rate">The p-value up to which a row is novel.</param>
/// <param name="OnError">What happens to rows without a vector.</param>
/// <param name="NumberOfThreads">Threads to use; null takes all processors.</param>
internal sealed record NoveltyColumns(string Output, string Input, double Rate, RowErrorHandling OnError, int? NumberOfThreads)
{
    public IEnumerable<SchemaShape.Column> Shapes =>
        [
            SchemaShapes.Scalar(Output + "Score", NumberDataViewType.Single),
            SchemaShapes.Scalar(Output + "PValue", NumberDataViewType.Single),
            SchemaShapes.Scalar(Output + "IsNovel", BooleanDataViewType.Instance),
        ];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Added =>
        [
            new(Output + "Score", NumberDataViewType.Single),
            new(Output + "PValue", NumberDataViewType.Single),
            new(Output + "IsNovel", BooleanDataViewType.Instance),
        ];

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Output);
        writer.Values.Write(Input);
        writer.Values.Write(Rate);
        writer.Values.Write((int)OnError);
        writer.Values.Write(NumberOfThreads ?? 0);
    }

    public static NoveltyColumns Read(ModelReader reader)
    {
        string output = reader.Values.ReadString();
        string input = reader.Values.ReadString();
        double rate = reader.ReadDouble("Rate", 0, 1);
        RowErrorHandling onError = reader.ReadEnum<RowErrorHandling>("OnError");
        return new(output, input, rate, onError, reader.ReadNumberOfThreads());
    }
}
