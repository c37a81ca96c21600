#pragma warning disable IDE0130 // Where registrations of services are looked for.

using Microsoft.Extensions.AI;
using MLNet.Embeddings;

namespace Microsoft.Extensions.DependencyInjection;

#pragma warning restore IDE0130

/// <summary>CLIP's embedding generators as services of an application.</summary>
public static class ClipServices
{
    /// <summary>Registers the generators of a model as singletons: of texts where it has a text model, of images where it has an image
    /// model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model. It is loaded, and downloaded first where need be, when a generator is first asked for.</param>
    /// <param name="options">Where and how to run; <see langword="null"/>: the defaults.</param>
    /// <param name="decoder">What decodes images; <see langword="null"/>: <see cref="ImageDecoders.Default"/>.</param>
    /// <remarks>
    /// They are found as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of <see cref="string"/> and of <see cref="DataContent"/>, to
    /// <see cref="Embedding{T}"/> of <see cref="float"/>, and by their own types. The container disposes them. All callers share one
    /// session, which is safe.
    /// </remarks>
    /// <returns>The same services.</returns>
    /// <example>
    /// <code><![CDATA[
    /// builder.Services.AddClipEmbeddings(ClipModel.Known("clip-vit-b32"));
    /// app.MapGet("/search", async (string text, IEmbeddingGenerator<string, Embedding<float>> generator) =>
    ///     index.Search((await generator.GenerateVectorAsync(text)).Span, 5));
    /// ]]></code>
    /// </example>
    public static IServiceCollection AddClipEmbeddings(
        this IServiceCollection services,
        ClipModel model,
        EncoderOptions? options = null,
        IImageDecoder? decoder = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(model);
        if (model.HasTextModel)
        {
            services.AddSingleton(_ => new ClipTextEmbeddingGenerator(model, options));
            services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider =>
                provider.GetRequiredService<ClipTextEmbeddingGenerator>()
            );
        }

        if (model.HasImageModel)
        {
            services.AddSingleton(_ => new ClipImageEmbeddingGenerator(model, options, decoder));
            services.AddSingleton<IEmbeddingGenerator<DataContent, Embedding<float>>>(provider =>
                provider.GetRequiredService<ClipImageEmbeddingGenerator>()
            );
        }

        return services;
    }
}
