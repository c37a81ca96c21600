using System.Buffers;

namespace MLNet.Embeddings.Images;

/// <summary>The pixels of one image as its file stores them: not resized, not rotated, colours not multiplied by alpha.</summary>
/// <remarks>The pixels lie in pooled memory: dispose the image once it has been read, and never use it afterwards.</remarks>
public sealed class DecodedImage : IDisposable
{
    private byte[]? _pixels;
    private readonly int _length;

    /// <summary>Rents memory for an image; the caller then fills <see cref="Pixels"/>.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="kind">What the file stored.</param>
    /// <param name="exifOrientation">EXIF orientation, 1 (upright) to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, the image has more than <see cref="MaximumPixels"/> pixels, or the orientation is unknown.</exception>
    public DecodedImage(int width, int height, DecodedImageKind kind, int exifOrientation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, MaximumPixels, nameof(width));
        if (exifOrientation is < 1 or > 8)
            throw new ArgumentOutOfRangeException(nameof(exifOrientation), exifOrientation, "An EXIF orientation is a number from 1 to 8.");

        Width = width;
        Height = height;
        Kind = kind;
        ExifOrientation = exifOrientation;
        _length = width * height * BytesPerPixel;
        _pixels = ArrayPool<byte>.Shared.Rent(_length);
    }

    /// <summary>The most pixels that an image may have: 178,956,970, above which Pillow, too, takes a file for an attack.</summary>
    public static int MaximumPixels => 178_956_970;

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>What the file stored.</summary>
    public DecodedImageKind Kind { get; }

    /// <summary>EXIF orientation, 1 (upright) to 8; only read when images are prepared as displayed.</summary>
    public int ExifOrientation { get; }

    /// <summary>Bytes of one pixel: 4 (red, green, blue and alpha, or the inks of <see cref="DecodedImageKind.Cmyk"/>), or 2 (a little-endian number) for <see cref="DecodedImageKind.Gray16"/>.</summary>
    public int BytesPerPixel => Kind == DecodedImageKind.Gray16 ? 2 : 4;

    /// <summary>The rows from top to bottom without gaps, <see cref="BytesPerPixel"/> bytes for each pixel.</summary>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public Span<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pixels is null, this);
            return _pixels.AsSpan(0, _length);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels)
            ArrayPool<byte>.Shared.Return(pixels);
    }
}
