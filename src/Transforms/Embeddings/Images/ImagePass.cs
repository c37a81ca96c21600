namespace MLNet.Embeddings.Images;

/// <summary>The one time that a picture is read: its bytes, then its pixels, are shown to all who want something of them.</summary>
/// <remarks>At no time does it hold more than one file and one image for each thread.</remarks>
/// <param name="decoder">Decodes files.</param>
/// <param name="consumers">Who wants something beside the image that is returned.</param>
internal sealed class ImagePass(IImageDecoder decoder, IReadOnlyList<IImageConsumer> consumers)
{
    /// <summary>Whether anybody wants something beside the image.</summary>
    public bool HasConsumers => consumers.Count > 0;

    /// <summary>Reads a file, decodes it and shows it.</summary>
    /// <returns>The image, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public DecodedImage Open(int place, string path)
    {
        using PooledFile file = Read(place, path);
        return Open(place, file.Content);
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The content, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The path is empty.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PooledFile Read(int place, string path)
    {
        try
        {
            return ImageFile.Read(path);
        }
        catch (Exception exception)
        {
            Miss(place, exception);
            throw;
        }
    }

    /// <summary>Decodes the content of a file and shows it.</summary>
    /// <returns>The image, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    public DecodedImage Open(int place, ReadOnlySpan<byte> file)
    {
        DecodedImage image;
        try
        {
            image = ImageFile.Decode(file, decoder);
        }
        catch (Exception exception)
        {
            Miss(place, exception);
            throw;
        }

        try
        {
            Show(place, file, image);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Shows an image that was decoded elsewhere.</summary>
    public void Show(int place, ReadOnlySpan<byte> file, DecodedImage image)
    {
        foreach (IImageConsumer consumer in consumers)
        {
            try
            {
                consumer.Take(place, file, image);
            }
            catch (Exception exception) when (exception is InvalidDataException or OutOfMemoryException)
            {
                // Its own loss: what the others make of the image does not depend on it.
                consumer.Miss(place, exception);
            }
        }
    }

    /// <summary>Tells all that an image cannot be read.</summary>
    public void Miss(int place, Exception reason)
    {
        foreach (IImageConsumer consumer in consumers)
            consumer.Miss(place, reason);
    }
}
