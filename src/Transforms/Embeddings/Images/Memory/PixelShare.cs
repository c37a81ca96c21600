namespace MLNet.Embeddings.Images.Memory;

/// <summary>A share of the <see cref="PixelBudget"/> for arrays that are made beside a decoded image; given back when it is
/// disposed.</summary>
/// <remarks>A thread that holds an image does not wait for it, but others wait because of it.</remarks>
internal sealed class PixelShare : IDisposable
{
    private readonly PixelBudget.Holder _holder;
    private long _bytes;

    /// <summary>Takes a share.</summary>
    /// <param name="bytes">Bytes of the arrays.</param>
    public PixelShare(long bytes)
    {
        _bytes = bytes;
        _holder = PixelBudget.Shared.Take(bytes);
    }

    public void Dispose()
    {
        long bytes = Interlocked.Exchange(ref _bytes, -1);
        if (bytes >= 0)
            PixelBudget.Shared.Return(bytes, _holder);
    }
}
