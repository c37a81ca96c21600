using Microsoft.Extensions.AI;

namespace MLNet.Embeddings.Clip.Generators;

/// <summary>Hands vectors over in the types of Microsoft.Extensions.AI.</summary>
internal static class GeneratedVectors
{
    public static GeneratedEmbeddings<Embedding<float>> From(float[] vectors, int dimension, string? modelId)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var generated = new GeneratedEmbeddings<Embedding<float>>(vectors.Length / dimension);
        for (int start = 0; start < vectors.Length; start += dimension)
            generated.Add(new Embedding<float>(vectors.AsMemory(start, dimension)) { ModelId = modelId, CreatedAt = now });
        return generated;
    }
}
