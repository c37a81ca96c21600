using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Numerics;

public class ChecksumStreamTests
{
    [Fact]
    public void The_checksum_does_not_depend_on_how_the_bytes_were_cut()
    {
        var random = new Random(3);
        byte[] bytes = new byte[1003];
        random.NextBytes(bytes);
        var whole = new ContentHash();
        whole.Add(bytes);
        for (int round = 0; round < 200; round++)
        {
            using var target = new MemoryStream();
            using var written = new ChecksumStream(target);
            for (int start = 0; start < bytes.Length; )
            {
                int length = Math.Min(random.Next(0, 30), bytes.Length - start);
                written.Write(bytes, start, length);
                start += length;
            }

            target.Position = 0;
            using var read = new ChecksumStream(target);
            var buffer = new byte[17];
            while (read.Read(buffer, 0, random.Next(1, buffer.Length)) > 0) { }

            Assert.Equal(bytes, target.ToArray());
            Assert.Equal(whole.Value, written.Checksum);
            Assert.Equal(whole.Value, read.Checksum);
        }
    }
}
