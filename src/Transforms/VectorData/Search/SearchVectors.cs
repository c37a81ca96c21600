using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Search;

/// <summary>Turns what is searched by into a vector.</summary>
internal static class SearchVectors
{
    /// <exception cref="ArgumentException">The vector is of another length than those of the collection.</exception>
    /// <exception cref="NotSupportedException">It is no vector, and no generator makes one of it.</exception>
    public static async Task<float[]> OfAsync<TInput>(
        TInput value,
        VectorPropertyModel property,
        VectorSpace space,
        CancellationToken cancellationToken
    )
        where TInput : notnull
    {
        float[] vector =
            RecordMapper<object>.CopyOf(value) ?? await GenerateAsync(value, property, cancellationToken).ConfigureAwait(false);
        return vector.Length == space.Dimensions
            ? vector
            : throw new ArgumentException(
                $"The search vector has {vector.Length} values, and those of '{property.ModelName}' have {space.Dimensions}.",
                nameof(value)
            );
    }

    private static async Task<float[]> GenerateAsync<TInput>(
        TInput value,
        VectorPropertyModel property,
        CancellationToken cancellationToken
    )
        where TInput : notnull
    {
        if (property.EmbeddingGenerator is not IEmbeddingGenerator<TInput, Embedding<float>> generator)
            throw new NotSupportedException(
                property.EmbeddingGenerator is null
                    ? $"'{property.ModelName}' is searched by vectors of single precision: without a generator, a {typeof(TInput).Name} "
                        + "says nothing."
                    : $"The generator of '{property.ModelName}' makes no vectors of single precision of a {typeof(TInput).Name}."
            );

        GeneratedEmbeddings<Embedding<float>> made = await generator
            .GenerateAsync([value], options: null, cancellationToken)
            .ConfigureAwait(false);
        return made[0].Vector.ToArray();
    }
}
