using Microsoft.ML;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>The values of the current row of one cursor.</summary>
internal sealed class DuplicateFlaggerInputRow(
    FeatureColumn.RowReader<float>? vector,
    float[] buffer,
    DuplicateFlaggerPictures.Reader? picture,
    Func<string>? path,
    Func<string?>? id,
    Func<string?>? split,
    Func<string?>? label,
    ValueGetter<float>? score
)
{
    /// <summary>The row's vector, in a buffer that the next call overwrites; empty where there are no vectors.</summary>
    public ReadOnlySpan<float> Vector()
    {
        vector?.Invoke(buffer);
        return buffer;
    }

    public string Path() => path?.Invoke() ?? "";

    /// <summary>Whether the picture is in memory, and not a file to be read later.</summary>
    public bool HoldsPicture => picture is not null;

    /// <summary>Takes the picture that is in memory, or what was kept of it, out of the row, to be looked at on any thread.</summary>
    public HeldPicture Picture() => picture!();

    /// <summary>The key; empty where it is missing, null where there are no keys.</summary>
    public string? Key() => id is null ? null : id() ?? "";

    public string? Split() => split?.Invoke();

    public string? Label() => label?.Invoke();

    public float Score()
    {
        float value = float.NaN;
        score?.Invoke(ref value);
        return value;
    }
}
