using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Images.Store;

/// <summary>Contents of image files that a store has seen, told without reading them.</summary>
/// <param name="store">The store.</param>
/// <param name="decoder">Decodes the pictures that regions are cut of.</param>
internal sealed class KnownContents(ResultStore store, IImageDecoder decoder)
{
    // Files that were written just before they were looked at; a folder that is all new is looked at once more instead.
    private const int MostSettled = 256;

    private readonly List<string> _notToday = [];
    private int _settled;

    /// <summary>The digest of a file that has not changed since it was looked at; none where that is not sure.</summary>
    /// <param name="path">The file, or a region of its picture.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public Digest Of(string path)
    {
        string full = Path.GetFullPath(path);
        if (PictureFile.StampOf(full) is not { } stamp)
            return default;

        Digest content = store.ContentOf(full, stamp, out bool isToday);
        if (!isToday && !content.IsNone)
            _notToday.Add(full);
        return content;
    }

    /// <summary>Writes down that the files that were asked for are in use.</summary>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public void MarkUsed()
    {
        if (_notToday.Count > 0)
            store.MarkUsed(_notToday);
    }

    /// <summary>The same after a run; a file that was so new when it was looked at that its times prove nothing is read once more, and
    /// known from now on if it is still what it was.</summary>
    /// <param name="path">The file, or a region of its picture.</param>
    /// <param name="began">When the run began: of a file that was changed since it is not sure which content the run has seen, as another
    /// process may have put the new one into the store.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public Digest Settle(string path, DateTime began)
    {
        DateTime now = DateTime.UtcNow;
        string full = Path.GetFullPath(path);
        if (PictureFile.StampOf(full) is not { } stamp || !stamp.IsOfBefore(began))
            return default;

        Digest known = store.ContentOf(full, stamp, out _);
        if (!known.IsNone || _settled == MostSettled || !stamp.IsSettled(now) || store.LastContentOf(full) is not { IsNone: false } seen)
            return known;

        _settled++;
        if (Read(full) != seen)
            return default;
        store.Add([new ComputedFile(full, stamp, seen, [])], []);
        return seen;
    }

    private Digest Read(string full)
    {
        try
        {
            using PooledFile file = PictureFile.Read(full, decoder);
            return Digest.OfFile(file.Content);
        }
        catch (Exception exception)
            when (exception is IOException or InvalidDataException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return default;
        }
    }
}
