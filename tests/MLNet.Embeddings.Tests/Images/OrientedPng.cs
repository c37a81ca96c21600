using System.Buffers.Binary;
using System.IO.Hashing;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>PNG files that say how they are to be turned.</summary>
internal static class OrientedPng
{
    private const int EndOfHeader = 33;
    private const int EndLength = 12;

    /// <summary>A file with a chunk that names an orientation, 1 to 8, as EXIF has it.</summary>
    /// <param name="png">The file without it.</param>
    /// <param name="orientation">The orientation.</param>
    /// <param name="isLate">Whether the chunk comes behind the pixels.</param>
    public static byte[] Of(byte[] png, int orientation, bool isLate = false)
    {
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] content = [.. "eXIf"u8, .. exif];
        var length = new byte[4];
        var checksum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, exif.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(content));
        int place = isLate ? png.Length - EndLength : EndOfHeader;
        return [.. png[..place], .. length, .. content, .. checksum, .. png[place..]];
    }
}
