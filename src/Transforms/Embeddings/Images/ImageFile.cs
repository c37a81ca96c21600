using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Images;

/// <summary>Reads image files through pooled memory.</summary>
internal static class ImageFile
{
    /// <summary>Reads a file; messages leave the path to the caller.</summary>
    /// <returns>The content, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The path is empty.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PooledFile Read(string path)
    {
        if (string.IsNullOrEmpty(path))
            throw new InvalidDataException("The path is empty.");

        using FileStream file = RegularFile.Open(path);
        PooledFile content = PooledFile.Read(file);
        WorkCounts.AddFileRead();
        return content;
    }

    /// <summary>Decodes the content of a file; whatever goes wrong in a decoder is the fault of this one image.</summary>
    /// <param name="encoded">The file.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <param name="minimumSide">Pixels that the shorter side must keep; <see langword="null"/> for all there are.</param>
    /// <exception cref="InvalidDataException">It is no image, or the decoder failed.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, IImageDecoder decoder, int? minimumSide = null)
    {
        try
        {
            DecodedImage? image = minimumSide is { } side ? decoder.DecodeScaled(encoded, side) : decoder.Decode(encoded);
            if (image is null)
                throw new InvalidDataException("The image decoder gave no image.");
            WorkCounts.AddImageDecoded();
            return image;
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
