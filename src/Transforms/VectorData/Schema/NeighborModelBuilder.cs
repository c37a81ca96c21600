using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace MLNet.Embeddings.VectorData.Schema;

/// <summary>Reads what a record consists of from its attributes or from a definition, and refuses what cannot be stored.</summary>
internal sealed class NeighborModelBuilder()
    : CollectionModelBuilder(new CollectionModelBuildingOptions { RequiresAtLeastOneVector = false, SupportsMultipleVectors = true })
{
    /// <summary>Whether values of a type are vectors, and not what a generator makes vectors of.</summary>
    public static bool IsVector(Type type) =>
        type == typeof(float[]) || type == typeof(Embedding<float>) || StoredTypes.Plain(type) == typeof(ReadOnlyMemory<float>);

    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!StoredTypes.IsKey(keyProperty.Type))
            throw new NotSupportedException(
                $"The key property '{keyProperty.ModelName}' is of type {keyProperty.Type.Name}; keys are one of {StoredTypes.KeyNames}."
            );
    }

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        bool isValid = StoredTypes.IsData(type);
        supportedTypes = isValid ? null : StoredTypes.DataNames;
        return isValid;
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        bool isValid = IsVector(type);
        supportedTypes = isValid ? null : "ReadOnlyMemory<float>, Embedding<float>, float[]";
        return isValid;
    }
}
