using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>A SHA-256 of a file or of an image's pixels; the default value stands for none. The same on every run and every
/// platform.</summary>
internal readonly record struct Digest(UInt128 High, UInt128 Low)
{
    public bool IsNone => High == 0 && Low == 0;

    /// <summary>The digest of a whole file.</summary>
    public static Digest OfFile(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return From(hash);
    }

    /// <summary>The 32 bytes of the digest.</summary>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128BigEndian(target, High);
        BinaryPrimitives.WriteUInt128BigEndian(target[16..], Low);
    }

    /// <summary>The digest of an image: of its width and height too, so that two plain images of other shapes differ.</summary>
    public static Digest OfPixels(int width, int height, ReadOnlySpan<byte> pixels)
    {
        Span<byte> shape = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(shape, width);
        BinaryPrimitives.WriteInt32LittleEndian(shape[sizeof(int)..], height);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(shape);
        hash.AppendData(pixels);
        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(result);
        return From(result);
    }

    private static Digest From(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
}
