using System.Buffers.Binary;
using System.Text;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>Writes files of several pictures: GIF, animated WebP, and JPEG with a multi-picture index.</summary>
internal static class MovingPictures
{
    /// <summary>A GIF of gray frames.</summary>
    /// <param name="side">Pixels along each side.</param>
    /// <param name="hundredths">How long each frame is shown.</param>
    /// <param name="comment">A remark in the file, which nobody sees.</param>
    /// <param name="frames">Levels of each frame, 0 to 127.</param>
    public static byte[] Gif(int side, int hundredths, string comment, params byte[][] frames)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([(byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0xF6, 0, 0]);
        for (int level = 0; level < 128; level++)
            file.Write([(byte)(2 * level), (byte)(2 * level), (byte)(2 * level)]);
        file.Write([0x21, 0xFE, (byte)comment.Length, .. Encoding.ASCII.GetBytes(comment), 0]);
        foreach (byte[] frame in frames)
        {
            file.Write([0x21, 0xF9, 4, 0, (byte)hundredths, (byte)(hundredths >> 8), 0, 0]);
            file.Write([0x2C, 0, 0, 0, 0, (byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0, 7]);

            // Codes of eight bits, none of them compressed: before they would grow longer, the table is cleared.
            var codes = new List<byte> { 0x80 };
            for (int i = 0; i < frame.Length; i++)
            {
                if (i > 0 && i % 100 == 0)
                    codes.Add(0x80);
                codes.Add(frame[i]);
            }

            codes.Add(0x81);
            foreach (byte[] block in codes.Chunk(255))
                file.Write([(byte)block.Length, .. block]);
            file.WriteByte(0);
        }

        file.WriteByte(0x3B);
        return file.ToArray();
    }

    /// <summary>An animated WebP.</summary>
    /// <param name="side">Pixels along each side.</param>
    /// <param name="milliseconds">How long each frame is shown.</param>
    /// <param name="frames">Each frame as a WebP of its own.</param>
    public static byte[] Webp(int side, int milliseconds, params byte[][] frames)
    {
        int last = side - 1;
        byte[] size = [(byte)last, (byte)(last >> 8), 0, (byte)last, (byte)(last >> 8), 0];
        byte[] shown = [(byte)milliseconds, (byte)(milliseconds >> 8), 0];
        byte[] body =
        [
            .. "WEBP"u8,
            .. Chunk("VP8X", [2, 0, 0, 0, .. size]),
            .. Chunk("ANIM", [0, 0, 0, 0, 0, 0]),
            .. frames.SelectMany(frame => Chunk("ANMF", [0, 0, 0, 0, 0, 0, .. size, .. shown, 2, .. frame[12..]])),
        ];
        return Chunk("RIFF", body);
    }

    /// <summary>A JPEG that names further ones, which follow it, in its multi-picture index.</summary>
    public static byte[] Sequence(params byte[][] pictures)
    {
        // The index lies behind the start of the first picture; places count from its own header.
        int length = 8 + 2 + 12 + 4 + (16 * pictures.Length);
        byte[] segment = new byte[8 + length];
        segment[0] = 0xFF;
        segment[1] = 0xE2;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(segment.Length - 2));
        "MPF\0"u8.CopyTo(segment.AsSpan(4));
        Span<byte> index = segment.AsSpan(8);
        "II*\0"u8.CopyTo(index);
        index[4] = 8;
        index[8] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(index[10..], 0xB002);
        index[12] = 7;
        BinaryPrimitives.WriteInt32LittleEndian(index[14..], 16 * pictures.Length);
        BinaryPrimitives.WriteInt32LittleEndian(index[18..], 26);
        int at = pictures[0].Length + segment.Length;
        for (int i = 0; i < pictures.Length; i++)
        {
            Span<byte> entry = index.Slice(26 + (16 * i), 16);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], pictures[i].Length + (i == 0 ? segment.Length : 0));
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], i == 0 ? 0 : at - 10);
            at += i == 0 ? 0 : pictures[i].Length;
        }

        return [.. pictures[0][..2], .. segment, .. pictures[0][2..], .. pictures.Skip(1).SelectMany(picture => picture)];
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. content, .. new byte[content.Length % 2]];
    }
}
