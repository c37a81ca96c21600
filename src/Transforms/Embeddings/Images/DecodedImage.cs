using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Memory;

namespace MLNet.Embeddings;

/// <summary>The pixels of one image as its file stores them: not resized, not rotated, colors not multiplied by alpha.</summary>
/// <remarks>
/// The pixels lie in pooled memory: dispose the image once it has been read, and never use it afterwards. All images of the process share
/// <see cref="MemoryBudget"/>: a thread that would exceed it waits until others have disposed theirs.
/// </remarks>
public sealed class DecodedImage : IDisposable
{
    /// <summary>The most that one array can hold at four bytes for each pixel.</summary>
    private const int MostPixels = 536_870_896;

    private static int _maximumPixels = 178_956_970;

    private readonly PixelMemory _memory;
    private readonly int _length;

    /// <summary>Takes memory for an image; the caller then fills <see cref="Pixels"/>, whose content is arbitrary until then.</summary>
    /// <remarks>
    /// Waits while the images of other threads take <see cref="MemoryBudget"/>; a thread that has an image already does not wait for a
    /// second one.
    /// </remarks>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="kind">What the file stored.</param>
    /// <param name="exifOrientation">EXIF orientation, 1 (upright) to 8.</param>
    /// <param name="decoderBytes">Bytes that the decoder takes for itself meanwhile, which count as well.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, the image has more than <see cref="MaximumPixels"/> pixels, or the
    /// orientation is unknown.</exception>
    public DecodedImage(int width, int height, DecodedImageKind kind, int exifOrientation = 1, long decoderBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, MaximumPixels, nameof(width));
        ArgumentOutOfRangeException.ThrowIfNegative(decoderBytes);
        if (exifOrientation is < 1 or > 8)
            throw new ArgumentOutOfRangeException(nameof(exifOrientation), exifOrientation, "An EXIF orientation is a number from 1 to 8.");

        Width = StoredWidth = width;
        Height = StoredHeight = height;
        Kind = kind;
        ExifOrientation = exifOrientation;
        _length = checked(width * height * BytesPerPixel);
        _memory = new PixelMemory(_length, decoderBytes);
    }

    /// <summary>
    /// The most pixels that an image may have, for the whole process: a file that claims more is refused, which costs it its vector or its
    /// comparison and nobody else's.
    /// </summary>
    /// <value>From 1 to 536,870,896. Default 178,956,970, above which Pillow, too, takes a file for an attack; 716 MB of memory.</value>
    public static int MaximumPixels
    {
        get => Volatile.Read(ref _maximumPixels);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostPixels);
            Volatile.Write(ref _maximumPixels, value);
        }
    }

    /// <summary>
    /// Bytes that the decoded images of all threads of the process may take together. Decoding threads wait for each other before they
    /// exceed it; an image that is larger
    /// is decoded alone, up to <see cref="MaximumPixels"/>.
    /// </summary>
    /// <value>
    /// 1 or more. Default: an eighth of the memory that the process may use, at most 64 MiB for each processor or 512 MiB, whichever is
    /// more.
    /// </value>
    public static long MemoryBudget
    {
        get => PixelBudget.Shared.Limit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            PixelBudget.Shared.Limit = value;
        }
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Width in pixels that the file has, where the image was decoded at a smaller scale.</summary>
    /// <value>Default: <see cref="Width"/>.</value>
    public int StoredWidth { get; init; }

    /// <summary>Height in pixels that the file has, where the image was decoded at a smaller scale.</summary>
    /// <value>Default: <see cref="Height"/>.</value>
    public int StoredHeight { get; init; }

    /// <summary>What the file stored.</summary>
    public DecodedImageKind Kind { get; }

    /// <summary>EXIF orientation, 1 (upright) to 8; only read when images are prepared as displayed.</summary>
    public int ExifOrientation { get; private set; }

    /// <summary>Bytes of one pixel: 4 (red, green, blue and alpha, or the inks of <see cref="DecodedImageKind.Cmyk"/>), or 2 (a
    /// little-endian number) for <see cref="DecodedImageKind.Gray16"/>.</summary>
    public int BytesPerPixel => Kind == DecodedImageKind.Gray16 ? 2 : 4;

    /// <summary>The rows from top to bottom without gaps, <see cref="BytesPerPixel"/> bytes for each pixel.</summary>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public Span<byte> Pixels
    {
        get
        {
            byte[]? pixels = _memory.Array;
            ObjectDisposedException.ThrowIf(pixels is null, this);
            return pixels.AsSpan(0, _length);
        }
    }

    /// <summary>Whether no orientation counts, neither <see cref="ExifOrientation"/> nor one that the file names.</summary>
    internal bool IsTakenAsStored { get; private set; }

    /// <summary>Lets the pixels stand as they lie in the file.</summary>
    internal DecodedImage TakeAsStored()
    {
        ExifOrientation = 1;
        IsTakenAsStored = true;
        return this;
    }

    /// <summary>Whether there are fewer pixels than the file has.</summary>
    internal bool IsReduced => Width < StoredWidth || Height < StoredHeight;

    /// <summary>
    /// A small copy as a viewer shows it: turned by the EXIF orientation, transparency over white, 16-bit gray scaled to 8 bits.
    /// </summary>
    /// <param name="maximumSide">Length of the longer side in pixels, from 1 to 4096; a smaller image keeps its size.</param>
    /// <returns>
    /// An image of <see cref="DecodedImageKind.Color"/> in the same proportions, each pixel the mean of the area that it covers.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The side is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public DecodedImage ToThumbnail(int maximumSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSide, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumSide, 4096);
        return Thumbnail.Of(new ImageRows(this, RowConversion.Displayed), maximumSide);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _memory.Dispose();

    /// <summary>
    /// Refuses a size that a file claims, before any memory is taken for it; a decoder calls it as soon as it knows the size.
    /// </summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="InvalidDataException">There are more than <see cref="MaximumPixels"/> pixels; the message names the size, the limit
    /// and how to raise it.</exception>
    public static void CheckSize(long width, long height)
    {
        if (width > int.MaxValue || height > int.MaxValue || width * height > MaximumPixels)
        {
            var exception = new InvalidDataException(
                $"The image has {width} × {height} pixels, more than the {MaximumPixels} that are decoded; make it smaller, "
                    + $"or raise the limit ({nameof(DecodedImage)}.{nameof(MaximumPixels)}, or --max-pixels) where it is trusted."
            );
            exception.Data[nameof(MaximumPixels)] = MaximumPixels;
            throw exception;
        }
    }

    // The type is sealed, so that the reason cannot be a type of its own.
    internal static bool IsTooLarge(InvalidDataException exception) => exception.Data.Contains(nameof(MaximumPixels));

    /// <summary>Refuses a PNG that is too short for the size that it claims, before any memory is taken for it; other files pass.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <exception cref="InvalidDataException">No compression could bring so many pixels into so few bytes.</exception>
    public static void CheckFileSize(ReadOnlySpan<byte> encoded) => CompressedSize.CheckPng(encoded);

    /// <summary>
    /// What the first bytes of a JPEG, PNG or BMP file tell of its pixels, which decoders that expand all to colors no longer know.
    /// </summary>
    /// <param name="encoded">The whole file, or its beginning up to the first row of pixels.</param>
    /// <returns>
    /// <see langword="null"/> where the pixels must be looked at: <see cref="DecodedImageKind.Color"/>, or
    /// <see cref="DecodedImageKind.ColorWithAlpha"/> where there is alpha.
    /// </returns>
    public static DecodedImageKind? KindOf(ReadOnlySpan<byte> encoded) =>
        StoredFormatReader.Read(encoded) switch
        {
            StoredFormat.Gray16Png => DecodedImageKind.Gray16,
            StoredFormat.CmykJpeg => DecodedImageKind.Cmyk,
            StoredFormat.Opaque => DecodedImageKind.Color,
            StoredFormat.Indexed => DecodedImageKind.Indexed,
            _ => null,
        };
}
