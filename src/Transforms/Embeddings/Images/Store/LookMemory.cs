using System.Collections.Concurrent;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Images.Store;

/// <summary>Remembers what closer looks at files have shown: all their pixels, and whether two of them agree in detail.
/// Thread-safe.</summary>
/// <remarks>Files are known by the digests of their content here; what is new is written when this is disposed.</remarks>
internal sealed class LookMemory : IDisposable
{
    // Since 2, all pictures of a file are upright, and inks keep their alpha.
    private const int PixelsVersion = 2;

    // Since 3, the same holds here; since 4, details are those of rounded levels, decoded as for a model.
    private const int LookVersion = 4;

    private readonly StoreSession _store;
    private readonly long _pixels;
    private readonly long _look;
    private readonly ConcurrentDictionary<Digest, Digest> _newPixels = new();
    private readonly ConcurrentDictionary<(Digest First, Digest Second, Digest Seen), long> _newLooks = new();

    /// <param name="path">The file of the store.</param>
    /// <param name="decoder">Decodes the files.</param>
    /// <param name="warn">Is told once where the store cannot be used.</param>
    /// <exception cref="InvalidDataException">The file is no store, or one of another version.</exception>
    public LookMemory(string path, IImageDecoder decoder, Action<string> warn)
    {
        _store = new StoreSession(path, warn);
        _pixels = _store.Use(store => store.RecipeOf(Recipe.Of("pixels", PixelsVersion, decoder)));
        _look = _store.Use(store => store.RecipeOf(Recipe.Of("look", LookVersion, decoder)));
    }

    /// <summary>The digest of all pixels of a file; none where it is not known.</summary>
    public Digest PixelsOf(Digest file) =>
        _store.Use(store => store.Find(file, [_pixels]) is [{ Value: { Length: Digest.Size } value }] ? Digest.Of(value) : default);

    /// <summary>Remembers the digest of all pixels of a file.</summary>
    public void AddPixels(Digest file, Digest pixels) => _newPixels[file] = pixels;

    /// <summary>What comparing two files gave.</summary>
    /// <param name="first">The digest of a file.</param>
    /// <param name="second">That of the other one.</param>
    /// <param name="seen">The digest of all else that the comparison started from.</param>
    /// <returns>What was remembered; <see langword="null"/> where they have not been compared.</returns>
    public long? Compared(Digest first, Digest second, Digest seen) => _store.Use(store => store.FindPair(first, second, seen, _look));

    /// <summary>Remembers what comparing two files gave.</summary>
    public void AddCompared(Digest first, Digest second, Digest seen, long result) => _newLooks[(first, second, seen)] = result;

    /// <summary>Writes what is new, and closes the store.</summary>
    public void Dispose()
    {
        if (!_newPixels.IsEmpty || !_newLooks.IsEmpty)
            _store.Use(store => store.AddLooks(_newPixels, _pixels, _newLooks, _look));
        _store.Dispose();
    }
}
