namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Images to encode, each opened when its turn comes.</summary>
internal interface IImageSource
{
    /// <summary>The reason of an image for which the memory did not suffice, which another time may suffice.</summary>
    const string NoMemory = "There is not enough memory for the image.";

    /// <summary>Decodes one image; called from several threads at once, once for each index.</summary>
    /// <returns>The image; <see langword="null"/> where its vector is known without the model, and is where the encoder would put
    /// it.</returns>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    DecodedImage? Open(int index);

    /// <summary>The resized and cropped pixels of an image that was prepared before; empty where <see cref="Open"/> is to be
    /// called.</summary>
    ReadOnlySpan<byte> Crop(int index) => [];

    /// <summary>Decodes an image for those who look at it beside the model.</summary>
    /// <returns>The reason why it cannot be read, else <see langword="null"/>.</returns>
    string? Look(int index)
    {
        if (!Crop(index).IsEmpty)
            return null;

        try
        {
            using DecodedImage? image = Open(index);
            return null;
        }
        catch (Exception exception)
            when (exception is InvalidDataException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return exception is OutOfMemoryException ? NoMemory : exception.Message;
        }
    }
}
