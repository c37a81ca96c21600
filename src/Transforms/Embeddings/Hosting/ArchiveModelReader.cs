using Microsoft.ML;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Hosting;

/// <summary>Reads from the zip of <c>mlContext.Model.Save</c>.</summary>
internal sealed class ArchiveModelReader : ModelReader
{
    private readonly ModelLoadContext _context;

    private ArchiveModelReader(ModelLoadContext context, uint version)
        : base(version) => _context = context;

    /// <summary>Loads a transformer and logs the sentence of a failure, because ML.NET wraps the exception itself.</summary>
    public static T Load<T>(ModelLoadContext context, ModelFormat format, ComponentHost host, Func<ModelReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return Guard(
                format,
                () =>
                {
                    uint version = format.Check(context.Header.ModelSignature, context.Header.ModelVerReadable);
                    return read(new ArchiveModelReader(context, version));
                }
            );
        }
        catch (FormatException exception)
        {
            using LogChannel log = host.Log("Loading model");
            log.Error(exception.Message);
            throw;
        }
    }

    protected override T ReadBlock<T>(string name, Func<BinaryReader, T> read)
    {
        using Repository.Entry? entry = _context.Repository?.OpenEntryOrNull(_context.Directory, name + ".bin");
        if (entry is null)
            throw new FormatException($"The saved model is damaged: its part '{name}' is missing.");

        using var reader = new BinaryReader(entry.Stream, System.Text.Encoding.UTF8, leaveOpen: true);
        T values = read(reader);
        if (entry.Stream.Position != entry.Stream.Length)
            throw new FormatException($"The saved model is damaged: its part '{name}' goes on after its end.");
        return values;
    }
}
