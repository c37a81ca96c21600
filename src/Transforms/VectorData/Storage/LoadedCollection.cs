using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>What a file tells of a collection before the rows of its indexes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">What its records consist of.</param>
/// <param name="Records">Its records.</param>
/// <param name="Sizes">Per index the rows, the rows that came later, and the bytes of the approximate index.</param>
internal sealed record LoadedCollection(
    string Name,
    CollectionSchema Schema,
    StoredRecord[] Records,
    (int Rows, int Added, int GraphLength)[] Sizes
)
{
    /// <exception cref="FormatException">There is no such record.</exception>
    public StoredRecord[] RecordsAt(int[] places) =>
        Array.ConvertAll(
            places,
            place =>
                place >= 0 && place < Records.Length
                    ? Records[place]
                    : throw new FormatException($"The saved store is damaged: collection '{Name}' has no record {place}.")
        );
}
