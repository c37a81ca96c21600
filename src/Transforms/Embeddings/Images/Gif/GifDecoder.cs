using System.Buffers.Binary;

namespace MLNet.Embeddings.Images.Gif;

/// <summary>Reads the first frame of a GIF, keeping the color of transparent pixels, which Skia turns black.</summary>
internal static class GifDecoder
{
    public static DecodedImage Decode(ReadOnlySpan<byte> file)
    {
        var reader = new GifReader(file);
        if (file.Length < 13)
            throw GifReader.Truncated();

        int width = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        int flags = file[10];
        reader.Skip(13);
        ReadOnlySpan<byte> palette = (flags & 0x80) != 0 ? reader.Take(3 << ((flags & 7) + 1)) : [];
        int transparent = FindFrame(ref reader);

        ReadOnlySpan<byte> descriptor = reader.Take(9);
        int left = BinaryPrimitives.ReadUInt16LittleEndian(descriptor);
        int top = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]);
        int frameWidth = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[4..]);
        int frameHeight = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[6..]);
        if ((descriptor[8] & 0x80) != 0)
            palette = reader.Take(3 << ((descriptor[8] & 7) + 1));

        // A frame may reach beyond the screen; the image then grows.
        width = Math.Max(width, left + frameWidth);
        height = Math.Max(height, top + frameHeight);
        if (width < 1 || height < 1 || frameWidth < 1 || frameHeight < 1)
            throw new InvalidDataException("The GIF file is damaged: its first frame has no pixels.");
        DecodedImage.CheckSize(width, height);
        CompressedSize.CheckGif(file.Length, width, height, frameWidth, frameHeight);

        // The canvas comes first: its memory may have to be waited for, and who waits must hold nothing.
        DecodedImageKind kind = IsGrayRamp(palette) ? DecodedImageKind.Color : DecodedImageKind.Indexed;
        DecodedImage image = new(width, height, kind, decoderBytes: (long)frameWidth * frameHeight);
        try
        {
            Fill(image, ref reader, descriptor, palette, transparent);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static void Fill(
        DecodedImage image,
        ref GifReader reader,
        ReadOnlySpan<byte> descriptor,
        ReadOnlySpan<byte> palette,
        int transparent
    )
    {
        (int width, int height) = (image.Width, image.Height);
        int left = BinaryPrimitives.ReadUInt16LittleEndian(descriptor);
        int top = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]);
        int frameWidth = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[4..]);
        int frameHeight = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[6..]);
        bool grays = image.Kind == DecodedImageKind.Color;
        byte[] indices = GifLzw.Decode(ref reader, frameWidth * frameHeight);
        Span<byte> pixels = image.Pixels;
        Span<byte> outside = stackalloc byte[4];
        LookUp(palette, grays, Math.Max(transparent, 0), transparent, outside);
        if (frameWidth != width || frameHeight != height)
        {
            for (int i = 0; i < pixels.Length; i += 4)
                outside.CopyTo(pixels[i..]);
        }

        bool interlaced = (descriptor[8] & 0x40) != 0;
        for (int line = 0; line < frameHeight; line++)
        {
            int y = top + (interlaced ? InterlacedRow(line, frameHeight) : line);
            for (int x = 0; x < frameWidth; x++)
                LookUp(palette, grays, indices[line * frameWidth + x], transparent, pixels.Slice((y * width + left + x) * 4, 4));
        }
    }

    // Skips extensions up to the first frame; gives the transparent index that its control extension names, or −1.
    private static int FindFrame(ref GifReader reader)
    {
        int transparent = -1;
        while (true)
        {
            byte block = reader.TakeByte();
            if (block == 0x2C)
                return transparent;
            if (block == 0x3B)
                throw new InvalidDataException("The GIF file holds no frame.");
            if (block != 0x21)
                continue;

            byte label = reader.TakeByte();
            ReadOnlySpan<byte> part = reader.TakeBlock();
            if (label == 0xF9 && part.Length >= 4)
                transparent = (part[0] & 1) != 0 ? part[3] : -1;
            while (!part.IsEmpty)
                part = reader.TakeBlock();
        }
    }

    private static bool IsGrayRamp(ReadOnlySpan<byte> palette)
    {
        for (int i = 0; i < palette.Length; i++)
        {
            if (palette[i] != i / 3)
                return false;
        }

        return true;
    }

    private static void LookUp(ReadOnlySpan<byte> palette, bool grays, int index, int transparent, Span<byte> pixel)
    {
        if (grays)
            pixel.Fill((byte)index);
        else if (index * 3 + 3 <= palette.Length)
            palette.Slice(index * 3, 3).CopyTo(pixel);
        else
            pixel.Clear();
        pixel[3] = (byte)(index == transparent ? 0 : 255);
    }

    private static int InterlacedRow(int line, int height)
    {
        ReadOnlySpan<(int First, int Step)> passes = [(0, 8), (4, 8), (2, 4), (1, 2)];
        foreach ((int first, int step) in passes)
        {
            int rows = (height - first + step - 1) / step;
            if (line < rows)
                return first + line * step;
            line -= rows;
        }

        return height - 1;
    }
}
