using System.Buffers;

namespace MLNet.Embeddings.Images;

/// <summary>Reads image files through pooled memory.</summary>
internal static class ImageFile
{
    /// <summary>Reads and decodes a file; messages leave the path to the caller.</summary>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DecodedImage Decode(string path, IImageDecoder decoder)
    {
        if (string.IsNullOrEmpty(path))
            throw new InvalidDataException("The path is empty.");
        if (Directory.Exists(path))
            throw new InvalidDataException("The path is a folder.");
        if (!File.Exists(path))
            throw new FileNotFoundException("The file was not found.");

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.Length > Array.MaxLength)
            throw new InvalidDataException("The file is larger than 2 GB.");

        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)file.Length);
        try
        {
            int length = file.ReadAtLeast(bytes.AsSpan(0, (int)file.Length), (int)file.Length, throwOnEndOfStream: false);
            return decoder.Decode(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
