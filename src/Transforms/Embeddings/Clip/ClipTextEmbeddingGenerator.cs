using Microsoft.Extensions.AI;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;

namespace MLNet.Embeddings.Clip;

/// <summary>CLIP's text model as an embedding generator of Microsoft.Extensions.AI: texts in, vectors of length 1 out that compare with those of images.</summary>
/// <remarks>Thread-safe. Disposing it frees the session of the model.</remarks>
public sealed class ClipTextEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly TextEncoder _encoder;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Loads the model, downloading it first where need be.</summary>
    /// <param name="model">A model that can encode texts.</param>
    /// <param name="options">Where and how to run; the CPU by default.</param>
    /// <exception cref="InvalidOperationException">The model has no text model or cannot be loaded; the message says why.</exception>
    public ClipTextEmbeddingGenerator(ClipModel model, EncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _encoder = model.OpenTextEncoder(options ?? new EncoderOptions());
        _metadata = new EmbeddingGeneratorMetadata("mlnet-embeddings", providerUri: null, model.Name, _encoder.Dimension);
    }

    /// <summary>Encodes texts.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">Not used: the model decides everything.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>One vector for each text, in order.</returns>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        return Task.Run(
            () =>
            {
                var vectors = new float[texts.Length * _encoder.Dimension];
                _encoder.Encode(texts, vectors, cancellationToken.ThrowIfCancellationRequested);
                return GeneratedVectors.From(vectors, _encoder.Dimension, _metadata.DefaultModelId);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Frees the session of the model.</summary>
    public void Dispose() => _encoder.Dispose();
}
