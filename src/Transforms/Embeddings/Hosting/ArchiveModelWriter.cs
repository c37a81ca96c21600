using Microsoft.ML;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Hosting;

/// <summary>Writes into the zip of <c>mlContext.Model.Save</c>, every array as an entry of its own.</summary>
internal sealed class ArchiveModelWriter : ModelWriter
{
    private readonly ModelSaveContext _context;

    private ArchiveModelWriter(ModelSaveContext context) => _context = context;

    public static void Save(ModelSaveContext context, ModelFormat format, Action<ModelWriter> write)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.InRepository)
            throw new NotSupportedException("This transformer can only be saved into a model file, not into a single stream.");

        context.CheckAtModel();
        context.SetVersionInfo(
            new VersionInfo(format.Signature, format.Version, format.Version, 1, format.Assembly, format.LoaderSignature)
        );
        using var writer = new ArchiveModelWriter(context);
        write(writer);
        writer.Complete();
    }

    protected override void WriteBlock<T>(string name, ReadOnlySpan<T> values)
    {
        using Repository.Entry entry = _context.Repository.CreateEntry(_context.Directory, name + ".bin");
        using var writer = new BinaryWriter(entry.Stream, System.Text.Encoding.UTF8, leaveOpen: true);
        WriteGuarded(writer, values);
    }
}
