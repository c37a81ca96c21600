using System.Runtime.InteropServices;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Passes;
using MLNet.Embeddings.Images.Regions;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Clip;

/// <summary>The image files of a batch, of which those that a store knows are neither decoded nor embedded.</summary>
/// <remarks>
/// A file is known by its place, length and times, or, where these are new, by its content, which is read once and then decoded if need
/// be. A store that fails on the way is given up, with a warning, and the run goes on without it.
/// </remarks>
internal sealed class RememberedImages : IImageSource, IDisposable
{
    private readonly ImageSlots _images;
    private readonly ImagePass _pass;
    private readonly IStoredColumn[] _columns;
    private readonly float[] _vectors;
    private readonly int _dimension;
    private readonly RememberedImage[] _files;
    private readonly long[] _recipes;
    private readonly StoreSession _store;

    /// <param name="path">The file of the store.</param>
    /// <param name="images">The images.</param>
    /// <param name="pass">Reads them.</param>
    /// <param name="columns">What is made of them beside vectors.</param>
    /// <param name="vectors">Where the batch's vectors are; empty where none are wanted.</param>
    /// <param name="dimension">Numbers of a vector.</param>
    /// <param name="recipe">How the vectors are made, or, where none are wanted, how it is found out whether an image can be read.</param>
    /// <param name="capacity">Rows of a batch at most.</param>
    /// <param name="warn">Is told once where the store cannot be used.</param>
    /// <exception cref="InvalidDataException">The file is no store, or one of another version.</exception>
    public RememberedImages(
        string path,
        ImageSlots images,
        ImagePass pass,
        IStoredColumn[] columns,
        float[] vectors,
        int dimension,
        string recipe,
        int capacity,
        Action<string> warn
    )
    {
        _images = images;
        _pass = pass;
        _columns = columns;
        _vectors = vectors;
        _dimension = vectors.Length == 0 ? 0 : dimension;
        _files = new RememberedImage[capacity];
        _store = new StoreSession(path, warn);
        string[] texts = [.. columns.Select(column => column.Recipe).Prepend(recipe).Select(text => $"{text}; {pass.Identity}")];
        _recipes = _store.Use(store => Array.ConvertAll(texts, store.RecipeOf)) ?? [];
    }

    /// <summary>Finds what is known of the images of the next batch.</summary>
    public void LookUp(int count)
    {
        DateTime now = DateTime.UtcNow;
        for (int slot = 0; slot < count; slot++)
        {
            string path = _images.PathOf(slot)!;
            bool isPath = path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal);
            string full = isPath ? Path.GetFullPath(path) : path;
            FileStamp? stamp = PictureFile.StampOf(full);
            _files[slot] = new RememberedImage { Path = full, Stamp = stamp is { } settled && settled.IsSettled(now) ? stamp : null };
            if (stamp is null)
                continue;

            bool isToday = false;
            Digest content = _store.Use(store => store.ContentOf(full, stamp.Value, out isToday));
            if (!content.IsNone && TryRestore(slot, content))
                _files[slot].State = isToday ? RememberedState.Known : RememberedState.OnlyPathIsNew;
        }
    }

    /// <inheritdoc/>
    public DecodedImage? Open(int index)
    {
        ref RememberedImage file = ref _files[index];
        if (file.State != RememberedState.Unknown)
            return file.Problem is null ? null : throw new InvalidDataException(file.Problem);

        using PooledFile content = _pass.Read(index, file.Path);
        if (_store.IsOpen)
        {
            file.Content = Digest.OfFile(content.Content);
            if (TryRestore(index, file.Content))
            {
                file.State = RememberedState.OnlyPathIsNew;
                return file.Problem is null ? null : throw new InvalidDataException(file.Problem);
            }
        }

        try
        {
            DecodedImage image = _pass.Open(index, content.Content);
            file.State = RememberedState.Computed;
            return image;
        }
        catch (InvalidDataException exception) when (IsLasting(exception))
        {
            file.State = RememberedState.Computed;
            throw;
        }
    }

    /// <summary>Remembers what has been computed of a batch.</summary>
    /// <param name="count">Its images.</param>
    /// <param name="problems">Why images have no vector.</param>
    public void Keep(int count, ReadOnlySpan<string?> problems)
    {
        if (!_store.IsOpen)
            return;

        var added = new List<ComputedFile>();
        for (int slot = 0; slot < count; slot++)
        {
            ref RememberedImage file = ref _files[slot];
            if (file.State is RememberedState.Unknown or RememberedState.Known || problems[slot] == IImageSource.NoMemory)
                continue;

            StoredResult[] results = file.State == RememberedState.Computed ? ResultsOf(slot, problems[slot]) : [];
            added.Add(new ComputedFile(file.Path, file.Stamp, file.Content, results));
        }

        if (added.Count > 0)
            _store.Use(store => store.Add(added, _recipes));
    }

    public void Dispose() => _store.Dispose();

    // Another time or another machine may have the memory that was missing.
    private static bool IsLasting(InvalidDataException fault) =>
        fault.InnerException is not OutOfMemoryException && !DecodedImage.IsTooLarge(fault);

    private StoredResult[] ResultsOf(int slot, string? problem)
    {
        var vector = new StoredResult(problem is null ? MemoryMarshal.AsBytes(VectorOf(slot)).ToArray() : null, problem);
        return [vector, .. _columns.Select(column => new StoredResult(column.ValueOf(slot).ToArray(), null))];
    }

    private bool TryRestore(int slot, Digest content)
    {
        if (_store.Use(store => store.Find(content, _recipes)) is not { } results)
            return false;

        ref RememberedImage file = ref _files[slot];
        (byte[]? vector, string? problem) = results[0];
        if (problem is null && vector?.Length != _dimension * sizeof(float))
            return false;

        for (int i = 0; i < _columns.Length; i++)
        {
            if (results[i + 1].Value is not { } value || !_columns[i].TryRestore(slot, value))
                return false;
        }

        if (problem is null)
            MemoryMarshal.Cast<byte, float>(vector).CopyTo(VectorOf(slot));
        file.Content = content;
        file.Problem = problem;
        return true;
    }

    private Span<float> VectorOf(int slot) => _vectors.AsSpan(slot * _dimension, _dimension);
}
