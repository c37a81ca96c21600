using System.Buffers.Binary;
using System.IO.Hashing;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Checksums of a PNG file's chunks: repaired ones let damage through to the decoder.</summary>
internal static class PngChecksums
{
    private static readonly byte[] SignatureBytes = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    public static ReadOnlySpan<byte> Signature => SignatureBytes;

    public static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    /// <summary>The same file with fitting checksums as far as its chunks can be followed; what is no PNG stays as it is.</summary>
    public static byte[] Repair(byte[] content)
    {
        if (!content.AsSpan().StartsWith(Signature))
            return content;

        for (int at = Signature.Length; at + 12 <= content.Length; )
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(at));
            if (length > content.Length - at - 12)
                return content;

            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(end), Crc32.HashToUInt32(content.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }

        return content;
    }
}
