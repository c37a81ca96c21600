using System.Buffers;
using MLNet.Embeddings.Files;

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

        using FileStream file = RegularFile.Open(path);
        int fileLength = RegularFile.Length(file);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(fileLength);
        try
        {
            int length = file.ReadAtLeast(bytes.AsSpan(0, fileLength), fileLength, throwOnEndOfStream: false);
            return Decode(bytes.AsSpan(0, length), decoder);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Decodes the content of a file; whatever goes wrong in a decoder is the fault of this one image.</summary>
    /// <exception cref="InvalidDataException">It is no image, or the decoder failed.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, IImageDecoder decoder)
    {
        try
        {
            return decoder.Decode(encoded) ?? throw new InvalidDataException("The image decoder gave no image.");
        }
        catch (OutOfMemoryException exception)
        {
            throw new InvalidDataException("There is not enough memory to decode the image.", exception);
        }
        catch (Exception exception) when (exception is not (InvalidDataException or IOException or OperationCanceledException))
        {
            throw new InvalidDataException($"The image decoder failed ({exception.GetType().Name}): {exception.Message}", exception);
        }
    }
}
