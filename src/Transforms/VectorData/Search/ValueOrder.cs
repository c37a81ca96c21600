using Microsoft.Extensions.VectorData;

namespace MLNet.Embeddings.VectorData.Search;

/// <summary>The order of stored values: missing ones first, texts by their characters.</summary>
internal sealed class ValueOrder : IComparer<object?>
{
    public static ValueOrder Instance { get; } = new();

    public int Compare(object? x, object? y) =>
        (x, y) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            (string first, string second) => string.CompareOrdinal(first, second),
            (IComparable first, _) => first.CompareTo(y),
            _ => throw new VectorStoreException("Records cannot be ordered by a value that holds several; order by another one."),
        };
}
