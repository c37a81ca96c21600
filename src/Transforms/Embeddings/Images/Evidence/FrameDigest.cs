using System.Buffers.Binary;
using System.Security.Cryptography;
using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>Digests of files that hold several pictures: of all of them, how long each is shown, and how often.</summary>
internal static class FrameDigest
{
    private const int DigestBytes = 32;

    /// <summary>The mark of a file whose first picture alone has been looked at: never equal to the digest of a single picture.</summary>
    public static Digest OfFirst(Digest first)
    {
        Span<byte> parts = stackalloc byte[DigestBytes + 1];
        first.CopyTo(parts);
        parts[DigestBytes] = 1;
        return Digest.OfFile(parts);
    }

    /// <summary>
    /// The digest of all pictures of a file; of the file itself where they cannot all be decoded, so that no two different files are taken
    /// for equal.
    /// </summary>
    public static Digest OfAll(ReadOnlySpan<byte> file, FrameKind kind, IImageDecoder decoder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var part = new byte[DigestBytes + sizeof(int)];
        bool isWhole = FrameReader.TryRead(
            file,
            kind,
            decoder,
            out int repetitions,
            (_, milliseconds, rgba, width, height) =>
            {
                Visible(rgba, width, height).CopyTo(part);
                BinaryPrimitives.WriteInt32LittleEndian(part.AsSpan(DigestBytes), milliseconds);
                hash.AppendData(part);
            }
        );
        if (!isWhole)
            return Digest.OfFile(file);

        BinaryPrimitives.WriteInt32LittleEndian(part, repetitions);
        hash.AppendData(part, 0, sizeof(int));
        return Digest.OfFile(hash.GetHashAndReset());
    }

    private static Digest Visible(ReadOnlySpan<byte> rgba, int width, int height)
    {
        byte[] pixels = rgba.ToArray();
        for (int i = 0; i < pixels.Length; i += 4)
        {
            if (pixels[i + 3] == 0)
                pixels.AsSpan(i, 3).Clear();
        }

        return Digest.OfPixels(width, height, pixels);
    }
}
