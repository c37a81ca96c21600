using Microsoft.Extensions.VectorData.ProviderServices;

namespace MLNet.Embeddings.VectorData.Schema;

/// <summary>What the records of a collection consist of, whatever type they have in a program.</summary>
/// <param name="Key">The key.</param>
/// <param name="Data">Values beside the key, by name.</param>
/// <param name="Vectors">Vectors, by name.</param>
internal sealed record CollectionSchema(DataField Key, DataField[] Data, VectorSpace[] Vectors)
{
    public static CollectionSchema Of(CollectionModel model) =>
        new(
            FieldOf(model.KeyProperty),
            [.. model.DataProperties.Select(FieldOf).OrderBy(field => field.StorageName, StringComparer.Ordinal)],
            [
                .. model
                    .VectorProperties.Select(property =>
                        VectorSpace.Of(property.StorageName, property.Dimensions, property.DistanceFunction, property.IndexKind)
                    )
                    .OrderBy(space => space.StorageName, StringComparer.Ordinal),
            ]
        );

    public int PlaceOfData(string storageName) => Array.FindIndex(Data, field => field.StorageName == storageName);

    public int PlaceOfVector(string storageName) => Array.FindIndex(Vectors, space => space.StorageName == storageName);

    public bool Equals(CollectionSchema? other) =>
        other is not null && Key == other.Key && Data.SequenceEqual(other.Data) && Vectors.SequenceEqual(other.Vectors);

    public override int GetHashCode() => HashCode.Combine(Key, Data.Length, Vectors.Length);

    /// <summary>The first thing in which another schema differs, as a phrase.</summary>
    public string DifferenceFrom(CollectionSchema other)
    {
        if (Key != other.Key)
            return $"the key is {Describe(other.Key)} and not {Describe(Key)}";
        if (!Data.SequenceEqual(other.Data))
            return $"the data are {string.Join(", ", other.Data.Select(Describe))} and not {string.Join(", ", Data.Select(Describe))}";
        return $"the vectors are {string.Join(", ", other.Vectors.Select(Describe))} and not "
            + string.Join(", ", Vectors.Select(Describe));
    }

    private static DataField FieldOf(PropertyModel property) => new(property.StorageName, StoredTypes.Plain(property.Type));

    private static string Describe(DataField field) => $"'{field.StorageName}' ({field.TypeName})";

    private static string Describe(VectorSpace space) =>
        $"'{space.StorageName}' ({space.Dimensions} values, {space.Function}, {space.Method})";
}
