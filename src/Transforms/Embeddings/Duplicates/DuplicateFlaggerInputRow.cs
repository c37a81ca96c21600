using Microsoft.ML;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Duplicates;

/// <summary>The values of the current row of one cursor.</summary>
internal sealed class DuplicateFlaggerInputRow(
    FeatureColumn.RowReader<float>? vector, float[] buffer, Func<string>? path, Func<string>? id, Func<string?>? split, Func<string?>? label, ValueGetter<float>? score)
{
    /// <summary>The row's vector, in a buffer that the next call overwrites; empty where there are no vectors.</summary>
    public ReadOnlySpan<float> Vector()
    {
        vector?.Invoke(buffer);
        return buffer;
    }

    public string Path() => path?.Invoke() ?? "";

    public string? Key() => id?.Invoke();

    public string? Split() => split?.Invoke();

    public string? Label() => label?.Invoke();

    public float Score()
    {
        float value = float.NaN;
        score?.Invoke(ref value);
        return value;
    }
}
