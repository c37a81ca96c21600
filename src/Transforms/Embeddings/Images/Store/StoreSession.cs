namespace MLNet.Embeddings.Images.Store;

/// <summary>A store in use. Once it fails it is given up, with a warning: what it holds can be computed again. Thread-safe.</summary>
internal sealed class StoreSession : IDisposable
{
    private const string Consequence = "What is computed from now on is not remembered.";

    private readonly Action<string> _warn;
    private readonly ResultStore? _store;
    private int _isGivenUp;

    /// <param name="path">The file.</param>
    /// <param name="warn">Is told once where the store cannot be used.</param>
    /// <exception cref="InvalidDataException">The file is no store, or one of another version.</exception>
    public StoreSession(string path, Action<string> warn)
    {
        _warn = warn;
        try
        {
            _store = ResultStore.Open(path);
        }
        catch (IOException exception)
        {
            GiveUp(exception);
        }
    }

    /// <summary>Whether it can be used.</summary>
    public bool IsOpen => Volatile.Read(ref _isGivenUp) == 0;

    /// <summary>Whether a warning tells that a store was given up.</summary>
    public static bool IsAboutStore(string warning) => warning.EndsWith(Consequence, StringComparison.Ordinal);

    /// <summary>Asks the store; the default value where it cannot be used.</summary>
    public T? Use<T>(Func<ResultStore, T?> use)
    {
        if (!IsOpen)
            return default;

        try
        {
            return use(_store!);
        }
        catch (IOException exception)
        {
            GiveUp(exception);
            return default;
        }
    }

    /// <summary>Tells the store something.</summary>
    public void Use(Action<ResultStore> use) =>
        Use(store =>
        {
            use(store);
            return 0;
        });

    /// <summary>Closes the store; whoever asks later is told nothing.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _isGivenUp, 1);
        _store?.Dispose();
    }

    // Calls of other threads may still be at it, so that it is closed only at the end.
    private void GiveUp(IOException exception)
    {
        if (Interlocked.Exchange(ref _isGivenUp, 1) == 0)
            _warn($"{exception.Message} {Consequence}");
    }
}
