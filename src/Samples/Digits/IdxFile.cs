using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Digits;

/// <summary>Reads MNIST's IDX format, plain or gzipped: a magic number, one length per dimension (big-endian), unsigned bytes.</summary>
internal static class IdxFile
{
    private const int LabelMagic = 0x0801;
    private const int ImageMagic = 0x0803;
    private const int LargestSide = 4096;

    /// <summary>Reads pictures: their count, height and width, and all pixels.</summary>
    public static (int Count, int Height, int Width, byte[] Pixels) ReadImages(string path) => Read(path, (stream, name) =>
    {
        int[] header = ReadHeader(stream, name, ImageMagic, "pictures", 3);
        if (header[1] is < 1 or > LargestSide || header[2] is < 1 or > LargestSide)
            throw new InputException($"{name} claims pictures of {header[2]} × {header[1]} pixels; the file is damaged.");

        return (header[0], header[1], header[2], ReadBytes(stream, name, (long)header[0] * header[1] * header[2]));
    });

    /// <summary>Reads labels.</summary>
    public static byte[] ReadLabels(string path) => Read(path, (stream, name) =>
        ReadBytes(stream, name, ReadHeader(stream, name, LabelMagic, "labels", 1)[0]));

    private static T Read<T>(string path, Func<Stream, string, T> read)
    {
        using FileStream file = InputFile.Open(path);
        using var buffered = new BufferedStream(file, 1 << 16);
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return read(buffered, path);

        using var stream = new GZipStream(buffered, CompressionMode.Decompress);
        try
        {
            return read(stream, path);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{path} is not a sound gzip file; fetch it again.", exception);
        }
    }

    private static int[] ReadHeader(Stream stream, string path, int magic, string kind, int dimensions)
    {
        var bytes = new byte[4 * (1 + dimensions)];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InputException($"{path} is truncated: it ends within the IDX header.");

        int found = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (found != magic)
            throw new InputException($"{path} is not an IDX file of {kind}: its magic number is 0x{found:X8}, not 0x{magic:X8}.");

        int[] lengths = [.. Enumerable.Range(1, dimensions).Select(dimension => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 * dimension)))];
        return lengths[0] > 0 ? lengths : throw new InputException($"{path} holds no {kind}.");
    }

    private static byte[] ReadBytes(Stream stream, string path, long length)
    {
        if (length > Array.MaxLength)
            throw new InputException($"{path} claims {length} bytes of content; the file is damaged.");

        // A damaged count must not reserve gigabytes, so the content grows as it arrives.
        using var content = new MemoryStream();
        var chunk = new byte[1 << 16];
        while (content.Length < length)
        {
            int read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, length - content.Length));
            if (read == 0)
                throw new InputException($"{path} is truncated: its header promises {length} bytes, it holds {content.Length}.");

            content.Write(chunk, 0, read);
        }

        return content.ToArray();
    }
}
