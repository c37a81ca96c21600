using System.Globalization;
using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Images.Passes;

/// <summary>The one time that a picture is read: its bytes, then its pixels, are shown to all who want something of them.</summary>
/// <remarks>
/// At no time does it hold more than one file and one image for each thread, and a small copy of that. A large image is made small once,
/// for all who need no more.
/// </remarks>
internal sealed class ImagePass
{
    private readonly IImageDecoder _decoder;
    private readonly IReadOnlyList<IImageConsumer> _consumers;
    private readonly int? _minimumSide;
    private readonly int _minimumSideOfCopies;

    /// <param name="decoder">Decodes files.</param>
    /// <param name="consumers">Who wants something beside the image that is returned.</param>
    /// <param name="neededSide">
    /// Pixels of the shorter side that suffice for the image that is returned; <see langword="null"/> where every pixel counts.
    /// </param>
    public ImagePass(IImageDecoder decoder, IReadOnlyList<IImageConsumer> consumers, int? neededSide = null)
    {
        _decoder = decoder;
        _consumers = consumers;
        int needed = consumers.Max(consumer => consumer.NeededSide) ?? 1;
        _minimumSideOfCopies = ScaledDecoding.MinimumFor(needed);
        bool areCopies = consumers.All(consumer => consumer.NeededSide is not null);
        _minimumSide =
            areCopies && neededSide is { } side
                ? Math.Max(ScaledDecoding.LeastSide, ScaledDecoding.MinimumFor(Math.Max(side, needed)))
                : null;
    }

    /// <summary>At which size images are decoded and shown, as a text.</summary>
    public string Identity =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"sides {_minimumSide?.ToString(CultureInfo.InvariantCulture) ?? "all"} {_minimumSideOfCopies}"
        );

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
            return PictureFile.Read(path, _decoder);
        }
        catch (Exception exception)
        {
            Miss(place, exception);
            throw;
        }
    }

    /// <summary>Decodes a file that must be copied before, and shows it.</summary>
    /// <returns>The image, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    public DecodedImage Open(int place, Func<byte[]> copy)
    {
        byte[] content;
        try
        {
            content = copy();
        }
        catch (OutOfMemoryException exception)
        {
            Miss(place, exception);
            throw;
        }

        return Open(place, content);
    }

    /// <summary>Decodes the content of a file and shows it.</summary>
    /// <returns>The image, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    public DecodedImage Open(int place, ReadOnlySpan<byte> file)
    {
        DecodedImage image;
        try
        {
            image = ImageFile.Decode(file, _decoder, _minimumSide);
        }
        catch (Exception exception)
        {
            Miss(place, exception);
            throw;
        }

        try
        {
            Show(place, file, image);
            foreach (IImageConsumer consumer in _consumers)
                consumer.TakeDecoded(place, file, image, _minimumSide);
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
        DecodedImage? copy = null;
        try
        {
            foreach (IImageConsumer consumer in _consumers)
            {
                try
                {
                    if (consumer.NeededSide is not null)
                        copy ??= Reduced(file, image) ?? image;
                    consumer.Take(place, file, consumer.NeededSide is null ? image : copy!);
                }
                catch (Exception exception) when (exception is InvalidDataException or OutOfMemoryException)
                {
                    // Its own loss: what the others make of the image does not depend on it.
                    consumer.Miss(place, exception);
                }
            }
        }
        finally
        {
            if (!ReferenceEquals(copy, image))
                copy?.Dispose();
        }
    }

    // Of 16 bits a copy keeps 8, which may be the same ones in the whole picture.
    private DecodedImage? Reduced(ReadOnlySpan<byte> file, DecodedImage image) =>
        DeepFile.IsDeep(file) ? null : BoxReduction.TryReduce(image, _minimumSideOfCopies);

    /// <summary>Tells all that an image cannot be read.</summary>
    public void Miss(int place, Exception reason)
    {
        foreach (IImageConsumer consumer in _consumers)
            consumer.Miss(place, reason);
    }
}
