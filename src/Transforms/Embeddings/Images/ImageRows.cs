using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Images;

/// <summary>The rows of an image, converted as they are read, so that nobody needs a second copy of the whole image.</summary>
internal readonly struct ImageRows
{
    private readonly DecodedImage _image;
    private readonly RowConversion _conversion;
    private readonly bool _mirrorX;
    private readonly bool _mirrorY;
    private readonly bool _swap;
    private readonly bool _composites;

    public ImageRows(DecodedImage image, RowConversion conversion)
    {
        _image = image;
        _conversion = conversion;

        // Orientations 2–4 mirror or turn by half; 5–8 also swap rows and columns.
        int orientation = conversion == RowConversion.Displayed ? image.ExifOrientation : 1;
        _mirrorX = orientation is 2 or 3 or 7 or 8;
        _mirrorY = orientation is 3 or 4 or 6 or 7;
        _swap = orientation >= 5;

        // Opaque kinds, too, may have a color that the file calls transparent.
        _composites =
            conversion == RowConversion.Displayed
            && image.Kind is not (DecodedImageKind.Cmyk or DecodedImageKind.Gray16)
            && (image.Kind != DecodedImageKind.Color || PixelArithmetic.HasTransparency(image.Pixels));
    }

    /// <summary>Pixels of a row.</summary>
    public int Width => _swap ? _image.Height : _image.Width;

    /// <summary>Number of rows.</summary>
    public int Height => _swap ? _image.Width : _image.Height;

    /// <summary>All pixels where the rows need no conversion, so that they can be read where they lie; else empty.</summary>
    public ReadOnlySpan<byte> Unconverted => _conversion == RowConversion.None ? _image.Pixels : [];

    /// <summary>Reads rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="target">Receives <paramref name="count"/> × <see cref="Width"/> × 4 bytes.</param>
    public void Read(int first, int count, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first + count, Height, nameof(count));
        Span<uint> pixels = MemoryMarshal.Cast<byte, uint>(target)[..checked(count * Width)];
        if (_image.Kind == DecodedImageKind.Gray16)
        {
            ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(_image.Pixels);
            for (int row = 0; row < count; row++)
                Collect(source, first + row, pixels.Slice(row * Width, Width));
            FromGray(pixels);
            return;
        }

        ReadOnlySpan<uint> colors = MemoryMarshal.Cast<byte, uint>(_image.Pixels);
        if (_swap)
            CollectColumns(colors, first, count, pixels);
        else
            CollectRows(colors, first, count, pixels);
        FromColors(MemoryMarshal.AsBytes(pixels));
    }

    private void CollectRows(ReadOnlySpan<uint> source, int first, int count, Span<uint> target)
    {
        int width = _image.Width;
        for (int i = 0; i < count; i++)
        {
            int row = _mirrorY ? _image.Height - 1 - first - i : first + i;
            Span<uint> line = target.Slice(i * width, width);
            source.Slice(row * width, width).CopyTo(line);
            if (_mirrorX)
                line.Reverse();
        }
    }

    // Row by row of the source, whose neighboring pixels come into the cache together.
    private void CollectColumns(ReadOnlySpan<uint> source, int first, int count, Span<uint> target)
    {
        int width = _image.Width;
        int length = _image.Height;
        for (int x = 0; x < length; x++)
        {
            int row = _mirrorY ? length - 1 - x : x;
            ReadOnlySpan<uint> line = source.Slice(row * width, width);
            for (int i = 0; i < count; i++)
                target[(i * length) + x] = line[_mirrorX ? width - 1 - first - i : first + i];
        }
    }

    private void Collect(ReadOnlySpan<ushort> source, int line, Span<uint> target)
    {
        int width = _image.Width;
        int height = _image.Height;
        for (int x = 0; x < target.Length; x++)
        {
            int column = _swap ? line : x;
            int row = _swap ? x : line;
            column = _mirrorX ? width - 1 - column : column;
            row = _mirrorY ? height - 1 - row : row;
            target[x] = source[(row * width) + column];
        }
    }

    private void FromGray(Span<uint> pixels)
    {
        bool isScaled = _conversion is RowConversion.Displayed or RowConversion.Seen;
        foreach (ref uint pixel in pixels)
            pixel = ((isScaled ? pixel >> 8 : Math.Min(pixel, 255)) * 0x010101u) | 0xFF000000u;
    }

    private void FromColors(Span<byte> pixels)
    {
        if (_conversion == RowConversion.Premultiplied)
            PixelArithmetic.Premultiply(pixels, pixels);
        else if (_conversion != RowConversion.None && _image.Kind == DecodedImageKind.Cmyk)
            PixelArithmetic.InksToColors(pixels, pixels);
        else if (_composites)
            PixelArithmetic.CompositeOverWhite(pixels, pixels);
    }
}
