using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Images.Regions;

/// <summary>The pictures that regions were cut of last, so that each is decoded once for all regions that are asked for one after the
/// other. Thread-safe: who asks for a picture that another thread decodes waits for it.</summary>
internal sealed class UprightPictures
{
    // Two photographs of 12 megapixels; the last picture is kept in any case.
    private const long MostBytes = 96L << 20;
    private const int MostPictures = 64;

    private readonly Lock _lock = new();
    private readonly LinkedList<(Key Key, Lazy<UprightPicture> Picture)> _recent = [];

    /// <summary>Those of the process.</summary>
    public static UprightPictures Shared { get; } = new();

    /// <summary>A region of a picture as a file.</summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="region">The region.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <returns>The content, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The picture is none, or has no such region.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PooledFile Read(string path, PictureRegion region, IImageDecoder decoder)
    {
        var key = new Key(path, FileFacts.Of(path, followsLinks: true), decoder);
        Lazy<UprightPicture> picture = Of(key);
        try
        {
            UprightPicture whole = picture.Value;
            Trim();
            return whole.Cut(region);
        }
        catch (Exception exception) when (exception is not InvalidDataException)
        {
            // Another time it may be read.
            Forget(key);
            throw;
        }
    }

    private Lazy<UprightPicture> Of(Key key)
    {
        lock (_lock)
        {
            for (LinkedListNode<(Key Key, Lazy<UprightPicture> Picture)>? node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key != key)
                    continue;

                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Picture;
            }

            var picture = new Lazy<UprightPicture>(() => UprightPicture.Read(key.Path, key.Decoder));
            _recent.AddFirst((key, picture));
            return picture;
        }
    }

    private void Trim()
    {
        lock (_lock)
        {
            long bytes = 0;
            int count = 0;
            for (LinkedListNode<(Key Key, Lazy<UprightPicture> Picture)>? node = _recent.First; node is not null; )
            {
                LinkedListNode<(Key Key, Lazy<UprightPicture> Picture)> here = node;
                node = node.Next;
                bytes += here.Value.Picture.IsValueCreated ? here.Value.Picture.Value.Bytes : 0;
                if (++count > MostPictures || (count > 1 && bytes > MostBytes))
                    _recent.Remove(here);
            }
        }
    }

    private void Forget(Key key)
    {
        lock (_lock)
        {
            LinkedListNode<(Key Key, Lazy<UprightPicture> Picture)>? node = _recent.First;
            while (node is not null && node.Value.Key != key)
                node = node.Next;
            if (node is not null)
                _recent.Remove(node);
        }
    }

    // The facts tell a file that was replaced.
    private readonly record struct Key(string Path, FileFacts Facts, IImageDecoder Decoder);
}
