using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Images.Memory;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Regions;

/// <summary>The pixels of a whole picture, upright, of which regions are cut as files of their own.</summary>
internal sealed class UprightPicture
{
    private readonly byte[] _pixels;
    private readonly int _width;
    private readonly int _height;
    private readonly int _bytesPerPixel;
    private readonly byte[] _digestOfDeeper;

    private UprightPicture(byte[] pixels, int width, int height, int bytesPerPixel, byte[] digestOfDeeper)
    {
        _digestOfDeeper = digestOfDeeper;
        _pixels = pixels;
        _width = width;
        _height = height;
        _bytesPerPixel = bytesPerPixel;
    }

    /// <summary>Memory that it takes.</summary>
    public long Bytes => _pixels.Length;

    /// <summary>Reads a file and decodes it at its full size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static UprightPicture Read(string path, IImageDecoder decoder)
    {
        using PooledFile file = ImageFile.Read(path);
        using DecodedImage image = ImageFile.Decode(file.Content, decoder);
        int orientation = ImageOrientation.Of(image, file.Content);

        // While there are two of it.
        using var share = new PixelShare(image.Pixels.Length);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(image.Pixels.Length);
        if (image.Kind == DecodedImageKind.Cmyk)
            PixelArithmetic.InksToColors(image.Pixels, image.Pixels);
        if (orientation == 1)
            image.Pixels.CopyTo(pixels);
        else if (image.BytesPerPixel == 2)
            Turn<ushort>(image, orientation, pixels);
        else
            Turn<uint>(image, orientation, pixels);
        bool isSwapped = ImageOrientation.SwapsSides(orientation);
        bool isDeeper = image.Kind != DecodedImageKind.Gray16 && (DeepFile.IsDeep(file.Content) || StoredDepth.IsCut(file.Content));
        return new UprightPicture(
            pixels,
            isSwapped ? image.Height : image.Width,
            isSwapped ? image.Width : image.Height,
            image.BytesPerPixel,
            isDeeper ? SHA256.HashData(file.Content) : []
        );
    }

    /// <summary>A region as a PNG file, gray of 16 bits where the picture is; what reaches beyond the picture is left out.</summary>
    /// <returns>The content, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">All of it lies outside the picture.</exception>
    public PooledFile Cut(PictureRegion region)
    {
        PictureRegion part =
            region.Within(_width, _height)
            ?? throw new InvalidDataException(
                Invariant($"The region {region.X},{region.Y},{region.Width},{region.Height} lies outside the image, ")
                    + Invariant($"which has {_width} × {_height} pixels.")
            );
        int kind =
            _bytesPerPixel == StoredPng.Gray16 ? StoredPng.Gray16
            : HasTransparency(part) ? StoredPng.ColorWithAlpha
            : StoredPng.Color;
        byte[] mark = MarkOf(part);
        long length = StoredPng.LengthOf(part.Width, part.Height, kind, mark.Length);
        if (length > Array.MaxLength)
            throw new InvalidDataException("The region has too many pixels to be cut out.");

        byte[] file = ArrayPool<byte>.Shared.Rent((int)length);
        var png = new StoredPng(file, part.Width, part.Height, kind, mark);
        byte[] line = new byte[part.Width * kind];
        for (int y = part.Y; y < part.Y + part.Height; y++)
        {
            Convert(RowOf(part, y), kind, line);
            png.WriteRow(line);
        }

        return PooledFile.Of(file, png.End());
    }

    // Of a picture with more bits than were decoded, equal pixels prove nothing: only the same region of the same content is the same.
    private byte[] MarkOf(PictureRegion part)
    {
        if (_digestOfDeeper.Length == 0)
            return [];

        byte[] mark = [.. _digestOfDeeper, .. new byte[4 * sizeof(int)]];
        Span<byte> numbers = mark.AsSpan(_digestOfDeeper.Length);
        BinaryPrimitives.WriteInt32BigEndian(numbers, part.X);
        BinaryPrimitives.WriteInt32BigEndian(numbers[4..], part.Y);
        BinaryPrimitives.WriteInt32BigEndian(numbers[8..], part.Width);
        BinaryPrimitives.WriteInt32BigEndian(numbers[12..], part.Height);
        return mark;
    }

    private ReadOnlySpan<byte> RowOf(PictureRegion part, int y) =>
        _pixels.AsSpan(((y * _width) + part.X) * _bytesPerPixel, part.Width * _bytesPerPixel);

    private bool HasTransparency(PictureRegion part)
    {
        for (int y = part.Y; y < part.Y + part.Height; y++)
        {
            if (PixelArithmetic.HasTransparency(RowOf(part, y)))
                return true;
        }

        return false;
    }

    private static void Convert(ReadOnlySpan<byte> row, int kind, Span<byte> line)
    {
        switch (kind)
        {
            case StoredPng.Gray16:
                for (int i = 0; i < line.Length; i += 2)
                    (line[i], line[i + 1]) = (row[i + 1], row[i]);
                break;
            case StoredPng.Color:
                for (int x = 0; x < row.Length / 4; x++)
                    row.Slice(4 * x, StoredPng.Color).CopyTo(line[(StoredPng.Color * x)..]);
                break;
            default:
                row.CopyTo(line);
                break;
        }
    }

    private static void Turn<T>(DecodedImage image, int orientation, Span<byte> turned)
        where T : struct =>
        ImageOrientation.Turn<T>(
            MemoryMarshal.Cast<byte, T>(image.Pixels),
            image.Width,
            image.Height,
            orientation,
            MemoryMarshal.Cast<byte, T>(turned)
        );
}
