using Microsoft.Extensions.AI;

namespace MLNet.Embeddings.Clip.Generators;

/// <summary>Hands vectors over in the types of Microsoft.Extensions.AI.</summary>
internal static class GeneratedVectors
{
    /// <summary>The key under which an embedding without a vector tells why it has none.</summary>
    public const string ErrorKey = "error";

    /// <summary>Refuses options that ask for another vector than the model makes.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    public static void Check(EmbeddingGenerationOptions? options, EmbeddingGeneratorMetadata model)
    {
        if (options?.Dimensions is { } dimensions && dimensions != model.DefaultModelDimensions)
            throw new ArgumentException(
                $"Dimensions is {dimensions}, but the vectors of model '{model.DefaultModelId}' have {model.DefaultModelDimensions}; "
                    + "leave it out or ask for that many.",
                nameof(options)
            );
        if (options?.ModelId is { } name && name != model.DefaultModelId)
            throw new ArgumentException(
                $"ModelId is '{name}', but this generator runs '{model.DefaultModelId}'; make a generator for each model.",
                nameof(options)
            );
    }

    public static GeneratedEmbeddings<Embedding<float>> From(float[] vectors, int dimension, string? modelId, string?[]? problems = null)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var generated = new GeneratedEmbeddings<Embedding<float>>(vectors.Length / dimension);
        for (int start = 0; start < vectors.Length; start += dimension)
        {
            var embedding = new Embedding<float>(vectors.AsMemory(start, dimension)) { ModelId = modelId, CreatedAt = now };
            if (problems?[start / dimension] is { } problem)
                embedding.AdditionalProperties = new AdditionalPropertiesDictionary { [ErrorKey] = problem };
            generated.Add(embedding);
        }

        return generated;
    }
}
