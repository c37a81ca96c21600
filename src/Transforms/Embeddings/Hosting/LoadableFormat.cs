using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Hosting;

/// <summary>How one kind of transformer is marked in a saved model, and read from one.</summary>
/// <typeparam name="T">The transformer.</typeparam>
/// <param name="Signature">Exactly eight characters that say what the content is.</param>
/// <param name="Version">Version of the content that this library writes; it also reads every older one.</param>
/// <param name="LoaderSignature">At most 24 characters under which ML.NET finds the class that loads it.</param>
/// <param name="Read">Makes the transformer from its content.</param>
internal sealed record LoadableFormat<T>(
    string Signature,
    uint Version,
    string LoaderSignature,
    Func<IHostEnvironment, ModelReader, T> Read
) : ModelFormat(Signature, Version, LoaderSignature, typeof(T).Assembly.FullName!)
{
    /// <summary>Loads from a plain stream.</summary>
    public T Load(MLContext mlContext, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return StreamModelReader.Load(stream, this, reader => Read(mlContext, reader));
    }

    /// <summary>Loads from the zip of <c>mlContext.Model.Save</c>.</summary>
    public T Load(IHostEnvironment environment, ModelLoadContext context) =>
        ArchiveModelReader.Load(context, this, new ComponentHost(environment, LoaderSignature), reader => Read(environment, reader));
}
