namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>One holder's right to an encoder, which other holders may share. Calls that run when the holder is disposed end as ever; later
/// ones are refused.</summary>
/// <remarks>
/// Thread-safe. The encoder's memory is native: freed while a call runs in it, it would take the process down. So the holder and each
/// running call are counted, and whoever leaves last gives the encoder back.
/// </remarks>
/// <typeparam name="T">The encoder.</typeparam>
internal sealed class EncoderLease<T> : IDisposable
    where T : class, IEncoder
{
    private readonly CountedEncoder<T> _shared;
    private readonly string _holder;
    private int _users = 1;
    private int _isDisposed;

    /// <param name="shared">The encoder, in which this holder is counted already.</param>
    /// <param name="holder">What messages call the holder: the name of its type.</param>
    public EncoderLease(CountedEncoder<T> shared, string holder)
    {
        _shared = shared;
        _holder = holder;
    }

    // A holder that nobody disposes, as most of ML.NET's transformers are treated, is only counted out: what it held alone is collected
    // with it, and may be already.
    ~EncoderLease()
    {
        if (_isDisposed == 0)
            _shared.Forget();
    }

    /// <summary>The encoder's facts, which outlive it; to run it, use <see cref="Enter"/>.</summary>
    public T Encoder => _shared.Encoder;

    /// <summary>A lease on an encoder that nobody else uses.</summary>
    public static EncoderLease<T> Alone(T encoder, string holder) => new(new CountedEncoder<T>(encoder), holder);

    /// <summary>Counts a call in until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The holder was disposed; the message says by whom it may have been.</exception>
    public EncoderCall<T> Enter()
    {
        int users = Volatile.Read(ref _users);
        while (Volatile.Read(ref _isDisposed) == 0 && users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return new EncoderCall<T>(this);
            users = seen;
        }

        throw Disposed();
    }

    /// <summary>Checks that calls are still let in.</summary>
    /// <exception cref="ObjectDisposedException">The holder was disposed.</exception>
    public void Check()
    {
        if (Volatile.Read(ref _isDisposed) != 0)
            throw Disposed();
    }

    /// <summary>Lets no further call in; the encoder is given back when the last running call has left.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;

        GC.SuppressFinalize(this);
        Leave();
    }

    /// <summary>Counts a call out.</summary>
    internal void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _shared.Leave();
    }

    private ObjectDisposedException Disposed() =>
        new(
            null,
            $"This {_holder} was disposed, and the model with it. A PredictionEngine disposes the transformer that it was made of: where "
                + "several share one, create each with "
                + "PredictionEngineOptions.OwnsTransformer = false, and dispose the transformer after the last of them."
        );
}
