namespace MLNet.Embeddings.Reports.Files;

/// <summary>
/// Files of one folder that belong together: all are opened before the work and written before the first of them takes its place.
/// </summary>
/// <remarks>So a full disk or an interrupt in the middle leaves every one of an older run, and none of this one.</remarks>
internal sealed class OutputFiles : IDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, PendingFile> _files = [];
    private readonly List<PendingFile> _written = [];

    /// <summary>Opens the files.</summary>
    /// <param name="folder">Their folder, which is there.</param>
    /// <param name="names">Their names; others can be added when they are written.</param>
    public OutputFiles(string folder, params IEnumerable<string> names)
    {
        _folder = folder;
        try
        {
            foreach (string name in names)
                _files.Add(name, new PendingFile(Path.Combine(folder, name)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes one of the files.</summary>
    public void Write(string name, Action<Stream> write)
    {
        if (!_files.TryGetValue(name, out PendingFile? file))
            _files.Add(name, file = new PendingFile(Path.Combine(_folder, name)));
        file.Write(write);
        _written.Add(file);
    }

    /// <summary>Moves the written files to their places, in the order in which they were written.</summary>
    public void Publish()
    {
        foreach (PendingFile file in _written)
            file.Publish();
        _written.Clear();
    }

    public void Dispose()
    {
        foreach (PendingFile file in _files.Values)
            file.Dispose();
    }
}
