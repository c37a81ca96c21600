using Microsoft.Extensions.AI;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Generators;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings;

/// <summary>CLIP's image model as an embedding generator of Microsoft.Extensions.AI: the content of image files in, vectors of length 1
/// out.</summary>
/// <remarks>
/// Thread-safe, disposal included: calls that run then are finished, later ones get an <see cref="ObjectDisposedException"/>. A generator
/// that nobody disposes is released when it is collected.
/// </remarks>
public sealed class ClipImageEmbeddingGenerator : IEmbeddingGenerator<DataContent, Embedding<float>>
{
    private readonly EncoderLease<ImageEncoder> _lease;
    private readonly IImageDecoder _decoder;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Loads the model, downloading it first where need be.</summary>
    /// <param name="model">A model that can encode images.</param>
    /// <param name="options">Where and how to run; the CPU by default.</param>
    /// <param name="decoder">What decodes files; <see cref="ImageDecoders.Default"/> by default.</param>
    /// <exception cref="InvalidOperationException">The model has no image model or cannot be loaded; the message says why.</exception>
    public ClipImageEmbeddingGenerator(ClipModel model, EncoderOptions? options = null, IImageDecoder? decoder = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _lease = EncoderLease<ImageEncoder>.Alone(
            model.OpenImageEncoder(options ?? new EncoderOptions()),
            nameof(ClipImageEmbeddingGenerator)
        );
        _decoder = decoder ?? ImageDecoders.Default;
        _metadata = new EmbeddingGeneratorMetadata("mlnet-embeddings", providerUri: null, model.Name, _lease.Encoder.Dimension);
    }

    /// <summary>Encodes images.</summary>
    /// <param name="values">Contents of image files.</param>
    /// <param name="options">Its <c>Dimensions</c> and <c>ModelId</c> must be those of the model, or left out; the rest is not
    /// used.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>One vector for each image, in order. An image that cannot be read fails alone: its vector is NaN, and the reason stands in
    /// its <c>AdditionalProperties["error"]</c>.</returns>
    /// <exception cref="InvalidDataException">None of the images can be read; the message says why the first cannot.</exception>
    /// <exception cref="ArgumentException"><paramref name="options"/> ask for another model or another length.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<DataContent> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        GeneratedVectors.Check(options, _metadata);
        DataContent[] contents = [.. values];
        return Task.Run(() => Generate(contents, cancellationToken), cancellationToken);
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

    private GeneratedEmbeddings<Embedding<float>> Generate(DataContent[] contents, CancellationToken cancellation)
    {
        using EncoderCall<ImageEncoder> call = _lease.Enter();
        int dimension = call.Encoder.Dimension;
        var vectors = new float[checked(contents.Length * dimension)];
        var problems = new string?[contents.Length];
        call.Encoder.Encode(
            new Contents(contents, _decoder),
            contents.Length,
            vectors,
            problems,
            cancellation.ThrowIfCancellationRequested
        );
        return problems.Length == 0 || Array.Exists(problems, problem => problem is null)
            ? GeneratedVectors.From(vectors, dimension, _metadata.DefaultModelId, problems)
            : throw new InvalidDataException($"Image 0 (from 0) cannot be encoded: {problems[0]}");
    }

    private sealed class Contents(DataContent[] contents, IImageDecoder decoder) : IImageSource
    {
        public DecodedImage Open(int index) => ImageFile.Decode(contents[index].Data.Span, decoder);
    }
}
