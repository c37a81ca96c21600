using System.Buffers.Binary;
using MLNet.Embeddings.Images.Gif;
using MLNet.Embeddings.Images.Png;

namespace MLNet.Embeddings.Images.Frames;

/// <summary>Tells from the structure of a file, without decoding it, whether it holds more than one picture.</summary>
internal static class FrameKindReader
{
    public static FrameKind Read(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("GIF8"u8))
            return HasSeveralGifFrames(file) ? FrameKind.Animation : FrameKind.Single;
        if (file.StartsWith(StoredFormatReader.PngSignature))
            return IsAnimatedPng(file) ? FrameKind.Opaque : FrameKind.Single;
        if (file is [0xFF, 0xD8, 0xFF, ..])
            return JpegSequence.Find(file).Count > 1 ? FrameKind.Sequence : FrameKind.Single;
        if (file.Length > 30 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBPVP8X"u8))
            return (file[20] & 2) != 0 && HasSeveralWebpFrames(file) ? FrameKind.Animation : FrameKind.Single;
        if (file is [0, 0, 1 or 2, 0, _, _, ..])
            return BinaryPrimitives.ReadUInt16LittleEndian(file[4..]) > 1 ? FrameKind.Opaque : FrameKind.Single;
        if (TiffDirectory.TryReadFirst(file, out TiffDirectory directory))
            return directory.HasNext ? FrameKind.Animation : FrameKind.Single;
        if (JpegXlHeader.TryRead(file, out JpegXlHeader header))
            return header.IsAnimated ? FrameKind.Animation : FrameKind.Single;

        bool isSequence =
            file.Length > 12
            && file[4..].StartsWith("ftyp"u8)
            && (file[8..].StartsWith("avis"u8) || file[8..].StartsWith("msf1"u8) || file[8..].StartsWith("hev"u8));
        return isSequence ? FrameKind.Animation : FrameKind.Single;
    }

    private static bool HasSeveralGifFrames(ReadOnlySpan<byte> file)
    {
        try
        {
            var reader = new GifReader(file);
            ReadOnlySpan<byte> screen = reader.Take(13);
            SkipPalette(ref reader, screen[10]);
            for (int frames = 0; ; )
            {
                switch (reader.TakeByte())
                {
                    case 0x2C:
                        if (++frames > 1)
                            return true;

                        SkipPalette(ref reader, reader.Take(9)[8]);
                        reader.Skip(1);
                        SkipBlocks(ref reader);
                        break;
                    case 0x21:
                        reader.Skip(1);
                        SkipBlocks(ref reader);
                        break;
                    case 0x3B:
                        return false;
                }
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void SkipPalette(ref GifReader reader, byte flags)
    {
        if ((flags & 0x80) != 0)
            reader.Skip(3 << ((flags & 7) + 1));
    }

    private static void SkipBlocks(ref GifReader reader)
    {
        while (!reader.TakeBlock().IsEmpty) { }
    }

    private static bool IsAnimatedPng(ReadOnlySpan<byte> file)
    {
        foreach (PngChunk chunk in new PngChunks(file))
        {
            if (chunk.Is("fdAT"u8))
                return true;
        }

        return false;
    }

    private static bool HasSeveralWebpFrames(ReadOnlySpan<byte> file)
    {
        int frames = 0;
        for (long at = 12; at + 8 <= file.Length; )
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            if (chunk.StartsWith("ANMF"u8) && ++frames > 1)
                return true;

            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            at += 8L + length + (length & 1);
        }

        return false;
    }
}
