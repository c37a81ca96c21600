using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Embeddings.Samples.Digits;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Tests.Samples.Digits;

public sealed class IdxFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_and_test_files_are_read_in_this_order(bool packed)
    {
        WritePair("t10k", packed, [9], first: 200);
        WritePair("train", packed, [3, 4], first: 0);
        DigitSet digits = IdxFolder.Read(_folder.Path);
        Assert.Equal([3, 4, 9], digits.Labels);
        Assert.Equal(["train 0", "train 1", "t10k 0"], digits.Origins);
        Assert.Equal((3, 2), (digits.Width, digits.Height));
        Assert.Equal([6, 7, 8, 9, 10, 11], digits.Picture(1).ToArray());
        Assert.Equal(200, digits.Picture(2)[0]);
    }

    [Fact]
    public void A_file_that_lies_there_packed_and_unpacked_counts_once()
    {
        WritePair("train", packed: true, [1, 2], first: 0);
        WritePair("train", packed: false, [1, 2], first: 0);
        Assert.Equal(2, IdxFolder.Read(_folder.Path).Count);
    }

    [Fact]
    public void A_sample_is_seeded_sorted_and_without_repetition()
    {
        WritePair("train", packed: false, [.. Enumerable.Range(0, 30).Select(i => (byte)i)], first: 0);
        DigitSet all = IdxFolder.Read(_folder.Path);
        DigitSet sample = all.Sample(12, seed: 5);
        Assert.Equal(12, sample.Count);
        Assert.Equal(sample.Labels.Distinct().Order(), sample.Labels);
        Assert.Equal(sample.Labels.Select(label => $"train {label}"), sample.Origins);
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(all.Picture(sample.Labels[i]), sample.Picture(i)));
        Assert.Equal(sample.Labels, all.Sample(12, seed: 5).Labels);
        Assert.NotEqual(sample.Labels, all.Sample(12, seed: 6).Labels);
        Assert.Same(all, all.Sample(30, seed: 5));
    }

    [Fact]
    public void Damaged_folders_are_refused_with_the_reason()
    {
        AssertRefused("holds no IDX pictures");
        _folder.Write("train-images-idx3-ubyte", Images(2, 2, 3, 0));
        AssertRefused("train-labels-idx1-ubyte is missing");
        _folder.Write("train-labels-idx1-ubyte", Labels([1]));
        AssertRefused("has 1 labels for the 2 pictures");
        _folder.Write("train-labels-idx1-ubyte", Images(2, 1, 1, 0));
        AssertRefused("its magic number is 0x00000803, not 0x00000801");
        _folder.Write("train-labels-idx1-ubyte", Labels([1, 2]));
        _folder.Write("train-images-idx3-ubyte", Images(2, 2, 3, 0)[..^1]);
        AssertRefused("truncated: its header promises 12 bytes, it holds 11");
        _folder.Write("train-images-idx3-ubyte", [0, 0, 8]);
        AssertRefused("ends within the IDX header");
        _folder.Write("train-images-idx3-ubyte", Images(0, 2, 3, 0));
        AssertRefused("holds no pictures");
        File.Delete(_folder["train-images-idx3-ubyte"]);
        _folder.Write("train-images-idx3-ubyte.gz", "this is no gzip file");
        AssertRefused("is not a sound gzip file");
        Assert.Contains("There is no folder", Assert.Throws<InputException>(() => IdxFolder.Read(_folder["absent"])).Message);
    }

    [Fact]
    public void Mnist_itself_is_read()
    {
        DigitSet digits = IdxFolder.Read(TestData.Require("data/mnist"));
        Assert.Equal((70_000, 28, 28), (digits.Count, digits.Width, digits.Height));
        Assert.Equal(Enumerable.Range(0, 10), digits.Labels.Distinct().Order());
        Assert.Equal("t10k 0", digits.Origins[60_000]);
    }

    private void AssertRefused(string reason) => Assert.Contains(reason, Assert.Throws<InputException>(() => IdxFolder.Read(_folder.Path)).Message);

    private void WritePair(string part, bool packed, byte[] labels, byte first)
    {
        string suffix = packed ? ".gz" : "";
        _folder.Write($"{part}-images-idx3-ubyte{suffix}", Packed(Images(labels.Length, 2, 3, first), packed));
        _folder.Write($"{part}-labels-idx1-ubyte{suffix}", Packed(Labels(labels), packed));
    }

    private static byte[] Images(int count, int height, int width, byte first) =>
        [.. Number(0x803), .. Number(count), .. Number(height), .. Number(width), .. Enumerable.Range(0, count * height * width).Select(i => (byte)(first + i))];

    private static byte[] Labels(byte[] labels) => [.. Number(0x801), .. Number(labels.Length), .. labels];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Packed(byte[] content, bool packed)
    {
        if (!packed)
            return content;

        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(content);
        return stream.ToArray();
    }
}
