using System.Buffers;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Images;

/// <summary>The content of a file in pooled memory, which is given back when this is disposed.</summary>
internal readonly struct PooledFile : IDisposable
{
    private readonly byte[] _bytes;
    private readonly int _length;

    private PooledFile(byte[] bytes, int length)
    {
        _bytes = bytes;
        _length = length;
    }

    /// <summary>The content; not to be used once this is disposed.</summary>
    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, _length);

    /// <summary>Takes over content that was made.</summary>
    /// <param name="bytes">Pooled memory that begins with it.</param>
    /// <param name="length">Its length.</param>
    public static PooledFile Of(byte[] bytes, int length) => new(bytes, length);

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than 2 GB.</exception>
    public static PooledFile Read(FileStream file)
    {
        int length = RegularFile.Length(file);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return new PooledFile(bytes, file.ReadAtLeast(bytes.AsSpan(0, length), length, throwOnEndOfStream: false));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
