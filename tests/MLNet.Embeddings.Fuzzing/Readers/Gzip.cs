using System.IO.Compression;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Packs content as gzip files do.</summary>
internal static class Gzip
{
    public static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }
}
