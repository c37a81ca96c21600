using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Hosting;

/// <summary>Changes saved models as somebody would who knows the format: the checksums fit again afterwards.</summary>
internal static class ForgedModel
{
    private const int Frame = sizeof(long);

    /// <summary>A copy of a model's zip with one block's content changed.</summary>
    public static byte[] Change(byte[] zip, string block, Action<byte[]> change) =>
        Rewrite(
            zip,
            block,
            content =>
            {
                byte[] payload = content[Frame..^Frame];
                change(payload);
                return Framed(payload);
            }
        );

    /// <summary>A copy of a model's zip with one part replaced; the zip's own checksums fit again.</summary>
    public static byte[] Rewrite(byte[] zip, string block, Func<byte[], byte[]> change)
    {
        using var stream = new MemoryStream();
        stream.Write(zip);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.Entries.Single(entry => entry.FullName.EndsWith($"{block}.bin", StringComparison.Ordinal));
            byte[] content = new byte[entry.Length];
            using Stream part = entry.Open();
            part.ReadExactly(content);
            byte[] changed = change(content);
            part.SetLength(0);
            part.Write(changed);
        }

        return stream.ToArray();
    }

    /// <summary>A block as it is stored: the length, the content, the checksum.</summary>
    public static byte[] Framed(byte[] payload)
    {
        var framed = new byte[payload.Length + (2 * Frame)];
        BinaryPrimitives.WriteInt64LittleEndian(framed, payload.Length);
        payload.CopyTo(framed, Frame);
        var hash = new ContentHash();
        hash.Add(payload);
        BinaryPrimitives.WriteUInt64LittleEndian(framed.AsSpan(Frame + payload.Length), hash.Value);
        return framed;
    }
}
