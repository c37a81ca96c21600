using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.SampleData.Digits;

/// <summary>One picture as a row of an ML.NET pipeline.</summary>
internal sealed class DigitRow
{
    /// <summary>Brightness of the pixels, from 0 to 1.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>The digit.</summary>
    public int Label { get; set; }

    /// <summary>All pictures of a set as a data view.</summary>
    public static IDataView ToDataView(MLContext mlContext, DigitSet digits)
    {
        // An array has no size of its own, and estimators want to know it beforehand.
        SchemaDefinition schema = SchemaDefinition.Create(typeof(DigitRow));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, digits.PictureLength);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, digits.Count).Select(index => Of(digits, index)), schema);
    }

    private static DigitRow Of(DigitSet digits, int index) =>
        new() { Features = Array.ConvertAll(digits.Picture(index).ToArray(), pixel => pixel / 255f), Label = digits.Labels[index] };
}
