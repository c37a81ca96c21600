using System.Reflection;
using MLNet.Embeddings.Hosting;

#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.
namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Loads saved models that may be damaged, from <c>mlContext.Model</c>.</summary>
public static class ModelFileCatalog
{
    /// <summary>Loads a model as <see cref="ModelOperationsCatalog.Load(Stream, out DataViewSchema)"/> does, after the file was looked
    /// through.</summary>
    /// <remarks>
    /// ML.NET unpacks each part of a model into memory, whatever size it claims, and leaves the checksums of the archive aside. Here every
    /// part is read once before that: its checksum must fit, and all together must not unpack to more than 256 MB or 100 times the file,
    /// whichever is more. It takes about as long as unpacking does. This finds damage and bounds memory; it does not make a stranger's
    /// model safe, because a model chooses which code is run with which settings. Load models from sources that you trust.
    /// </remarks>
    /// <param name="catalog">The models' catalog.</param>
    /// <param name="stream">The saved model; it must be possible to set its position.</param>
    /// <param name="inputSchema">The schema that the model was saved with; <see langword="null"/> where it was saved without one.</param>
    /// <exception cref="FormatException">The model is damaged, cut short, no model at all, or of a kind or version that cannot be loaded;
    /// the message is one sentence that says which.</exception>
    public static ITransformer LoadVerified(this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema? inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException(
                "The position of the stream must be settable: read the model into a MemoryStream first.",
                nameof(stream)
            );

        ModelArchive.Check(stream);
        try
        {
            ITransformer model = catalog.Load(stream, out DataViewSchema? schema);
            inputSchema = schema;
            return model;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Exception cause = Cause(exception);
            throw new FormatException(cause is FormatException ? cause.Message : $"The model cannot be loaded: {cause.Message}", exception);
        }
    }

    /// <summary>Loads a model as <see cref="ModelOperationsCatalog.Load(string, out DataViewSchema)"/> does, after the file was looked
    /// through, as <see cref="LoadVerified(ModelOperationsCatalog, Stream, out DataViewSchema?)"/> tells.</summary>
    /// <param name="catalog">The models' catalog.</param>
    /// <param name="path">The file of the saved model.</param>
    /// <param name="inputSchema">The schema that the model was saved with; <see langword="null"/> where it was saved without one.</param>
    /// <exception cref="FormatException">The model is damaged, cut short, no model at all, or of a kind or version that cannot be loaded;
    /// the message is one sentence that says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ITransformer LoadVerified(this ModelOperationsCatalog catalog, string path, out DataViewSchema? inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return LoadVerified(catalog, stream, out inputSchema);
    }

    // ML.NET makes components by reflection and wraps what they throw, more than once. Our own sentence is somewhere inside; otherwise the
    // innermost one says most.
    private static Exception Cause(Exception exception)
    {
        Exception cause = exception is AggregateException or TargetInvocationException ? exception.InnerException ?? exception : exception;
        while (cause is not FormatException && cause.InnerException is { } inner)
            cause = inner;
        return cause;
    }
}
