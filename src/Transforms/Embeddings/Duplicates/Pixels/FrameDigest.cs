using System.Buffers.Binary;
using System.Security.Cryptography;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Digests of files that hold several pictures: of all of them, how long each is shown, and how often.</summary>
/// <remarks>
/// Later pictures are decoded only where another file begins with the same picture: the digest of the first one, marked as such, tells
/// which those are.
/// </remarks>
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
    public static Digest OfAll(byte[] file, FrameKind kind, IImageDecoder decoder)
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

    /// <summary>
    /// Replaces the marks that several files share by the digests of all their pictures, and those of one file only by the digest of the
    /// file.
    /// </summary>
    /// <param name="pictures">Where the files are, and what they hold.</param>
    /// <param name="files">Digests of the files.</param>
    /// <param name="pixels">Digests of the pixels, which are replaced.</param>
    /// <param name="decoder">Decodes pictures.</param>
    /// <param name="context">Threads and callback.</param>
    public static void Resolve(PictureSource[] pictures, Digest[] files, Digest[] pixels, IImageDecoder decoder, EngineContext context)
    {
        int[] moving =
        [
            .. Enumerable
                .Range(0, pictures.Length)
                .Where(row => pictures[row].Frames is FrameKind.Animation or FrameKind.Sequence && !pixels[row].IsNone)
                // Of a picture that came without a file all frames are in its digest already.
                .Where(row => pictures[row].Path.Length > 0),
        ];
        int[] shared =
        [
            .. moving
                .GroupBy(row => pixels[row])
                .Where(group => group.DistinctBy(row => files[row]).Skip(1).Any())
                .SelectMany(group => group),
        ];
        foreach (int row in moving.Except(shared))
            pixels[row] = files[row];
        if (shared.Length == 0)
            return;

        using EngineContext.StageScope stage = context.BeginStage("frames");
        context.ForWithProgress(
            shared.Length,
            (i, _) =>
            {
                int row = shared[i];
                pixels[row] = OfFile(pictures[row], files[row], decoder);
            }
        );
    }

    /// <summary>The digest of all pictures of a file that is read again; of the file itself where that fails.</summary>
    public static Digest OfFile(PictureSource picture, Digest file, IImageDecoder decoder)
    {
        try
        {
            return OfAll(RegularFile.ReadAllBytes(picture.Path), picture.Frames, decoder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return file;
        }
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
