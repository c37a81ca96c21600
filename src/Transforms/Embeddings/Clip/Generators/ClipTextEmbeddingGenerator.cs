using Microsoft.Extensions.AI;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Generators;

namespace MLNet.Embeddings;

/// <summary>CLIP's text model as an embedding generator of Microsoft.Extensions.AI: texts in, vectors of length 1 out that compare with
/// those of images.</summary>
/// <remarks>
/// Thread-safe, disposal included: calls that run then are finished, later ones get an <see cref="ObjectDisposedException"/>. A generator
/// that nobody disposes is released when it is collected.
/// </remarks>
public sealed class ClipTextEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EncoderLease<TextEncoder> _lease;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Loads the model, downloading it first where need be.</summary>
    /// <param name="model">A model that can encode texts.</param>
    /// <param name="options">Where and how to run; the CPU by default.</param>
    /// <exception cref="InvalidOperationException">The model has no text model or cannot be loaded; the message says why.</exception>
    public ClipTextEmbeddingGenerator(ClipModel model, EncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _lease = EncoderLease<TextEncoder>.Alone(
            model.OpenTextEncoder(options ?? new EncoderOptions()),
            nameof(ClipTextEmbeddingGenerator)
        );
        _metadata = new EmbeddingGeneratorMetadata("mlnet-embeddings", providerUri: null, model.Name, _lease.Encoder.Dimension);
    }

    /// <summary>Encodes texts.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">Its <c>Dimensions</c> and <c>ModelId</c> must be those of the model, or left out; the rest is not
    /// used.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>One vector for each text, in order.</returns>
    /// <exception cref="ArgumentException"><paramref name="options"/> ask for another model or another length.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        GeneratedVectors.Check(options, _metadata);
        string[] texts = [.. values];
        return Task.Run(
            () =>
            {
                using EncoderCall<TextEncoder> call = _lease.Enter();
                int dimension = call.Encoder.Dimension;
                var vectors = new float[checked(texts.Length * dimension)];
                call.Encoder.Encode(texts, vectors, cancellationToken.ThrowIfCancellationRequested);
                return GeneratedVectors.From(vectors, dimension, _metadata.DefaultModelId);
            },
            cancellationToken
        );
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
    public void Dispose() => _lease.Dispose();
}
