namespace MLNet.Embeddings.VectorData.Schema;

/// <summary>A value of a record that is no vector.</summary>
/// <param name="StorageName">Name of the property in the store.</param>
/// <param name="Type">Type of the values; any may be missing.</param>
internal sealed record DataField(string StorageName, Type Type)
{
    public string TypeName => StoredTypes.NameOf(Type);
}
