using System.Net.Http.Headers;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>A file that is being downloaded, beside the place where it belongs; one process at a time holds it.</summary>
internal sealed class PartialFile : IAsyncDisposable
{
    private const int BufferLength = 1 << 17;

    private readonly string _path;

    private PartialFile(string path, FileStream content)
    {
        _path = path;
        Content = content;
    }

    /// <summary>What has come so far.</summary>
    public FileStream Content { get; }

    /// <summary>The version of the published file that the content is of; <see langword="null"/> where the server gave none that can be
    /// relied on.</summary>
    public EntityTagHeaderValue? Tag
    {
        get =>
            File.Exists(TagPath) && EntityTagHeaderValue.TryParse(File.ReadAllText(TagPath), out EntityTagHeaderValue? tag) && !tag.IsWeak
                ? tag
                : null;
        set
        {
            File.Delete(TagPath);
            if (value is { IsWeak: false })
                File.WriteAllText(TagPath, value.ToString());
        }
    }

    private string TagPath => _path + ".etag";

    /// <summary>Opens what an earlier attempt left, or an empty file.</summary>
    /// <param name="path">The place where the file belongs.</param>
    /// <exception cref="IOException">Another process is downloading the file, or it cannot be written.</exception>
    public static PartialFile Open(string path)
    {
        string partial = path + ".partial";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

        // A link that somebody put there would lead what is written elsewhere; deleting it leaves what it leads to alone.
        if (IsLink(partial))
            File.Delete(partial);
        if (IsLink(partial + ".etag"))
            File.Delete(partial + ".etag");
        try
        {
            var content = new FileStream(
                partial,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                BufferLength,
                useAsync: true
            );
            if (!IsLink(partial))
                return new PartialFile(partial, content);

            content.Dispose();
            throw new IOException("It is a link.");
        }
        catch (IOException exception)
        {
            throw new IOException(
                $"'{partial}' is in use: another process may be downloading the same model; wait for it, or end it.",
                exception
            );
        }
    }

    /// <summary>Forgets what has come so far.</summary>
    public void Reset()
    {
        Content.SetLength(0);
        Content.Position = 0;
        Tag = null;
    }

    /// <summary>Moves the file to the place where it belongs.</summary>
    public void MoveTo(string path)
    {
        Content.Flush(flushToDisk: true);

        // Elsewhere the file is held while it is moved, so that nobody can come in between.
        if (OperatingSystem.IsWindows())
            Content.Dispose();
        File.Move(_path, path, overwrite: true);
        File.Delete(TagPath);
    }

    /// <summary>Gives the file up; what has come is kept for another attempt, and an empty file is not.</summary>
    public async ValueTask DisposeAsync()
    {
        bool isEmpty = Content.CanRead && Content.Length == 0;
        if (isEmpty && !OperatingSystem.IsWindows())
            File.Delete(_path);
        await Content.DisposeAsync().ConfigureAwait(false);
        if (!isEmpty)
            return;

        File.Delete(TagPath);
        if (OperatingSystem.IsWindows())
            File.Delete(_path);
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
