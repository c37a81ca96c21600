using System.IO.Compression;
using System.Text;

namespace MLNet.Embeddings.Tests.Clip.Tokenizer;

public class TokenizerFileLimitTests
{
    /// <summary>Some hundred kilobytes of gzip unpack to gigabytes.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("\n")]
    public void A_packed_merges_file_cannot_fill_the_memory(string piece)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 1 << 20)));
            for (int i = 0; i < 100; i++)
                gzip.Write(chunk);
        }

        packed.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 32 MB", Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(packed)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 260 << 20);
    }

    [Fact]
    public void A_vocabulary_without_end_is_refused()
    {
        using var merges = new MemoryStream("a b\n"u8.ToArray());
        using var vocabulary = new MemoryStream(Encoding.UTF8.GetBytes($"{{\"a\":{new string(' ', 33 << 20)}1}}"));
        Assert.Contains(
            "more than 32 MB",
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(merges, vocabulary)).Message
        );
    }
}
