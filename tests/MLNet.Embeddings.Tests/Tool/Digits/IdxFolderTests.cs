using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Tool.Digits;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Digits;

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
        DigitSet digits = ReadAll();
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
        Assert.Equal(2, ReadAll().Count);
    }

    [Fact]
    public void A_sample_is_seeded_sorted_and_without_repetition()
    {
        WritePair("train", packed: false, [.. Enumerable.Range(0, 30).Select(i => (byte)i)], first: 0);
        DigitSet all = ReadAll();
        DigitSet sample = IdxFolder.Read(_folder.Path, 12, seed: 5, TestContext.Current.CancellationToken);
        Assert.Equal(12, sample.Count);
        Assert.Equal(sample.Labels.Distinct().Order(), sample.Labels);
        Assert.Equal(sample.Labels.Select(label => $"train {label}"), sample.Origins);
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(all.Picture(sample.Labels[i]), sample.Picture(i)));
        Assert.Equal(sample.Labels, IdxFolder.Read(_folder.Path, 12, seed: 5, TestContext.Current.CancellationToken).Labels);
        Assert.NotEqual(sample.Labels, IdxFolder.Read(_folder.Path, 12, seed: 6, TestContext.Current.CancellationToken).Labels);
        Assert.Equal(all.Pixels, IdxFolder.Read(_folder.Path, 30, seed: 5, TestContext.Current.CancellationToken).Pixels);
    }

    /// <summary>The sample is the one that a shuffle of all indices gives, which would take memory for what a file merely claims.</summary>
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(50, 7, 1)]
    [InlineData(1000, 999, 2)]
    [InlineData(1000, 1000, 2)]
    public void A_sparse_shuffle_chooses_what_a_full_one_does(int total, int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, total)];
        var random = new Random(seed);
        for (int i = 0; i < count && count < total; i++)
        {
            int other = random.Next(i, total);
            (order[i], order[other]) = (order[other], order[i]);
        }

        Assert.Equal(order[..count].Order(), RandomSample.Choose(total, count, seed));
    }

    [Fact]
    public void A_sample_across_several_files_keeps_their_order()
    {
        WritePair("train", packed: true, [.. Enumerable.Range(0, 20).Select(i => (byte)i)], first: 0);
        WritePair("t10k", packed: false, [.. Enumerable.Range(100, 20).Select(i => (byte)i)], first: 0);
        DigitSet sample = IdxFolder.Read(_folder.Path, 10, seed: 4, TestContext.Current.CancellationToken);
        Assert.Equal(10, sample.Count);
        Assert.Equal(sample.Labels.Select(label => label < 100 ? $"train {label}" : $"t10k {label - 100}"), sample.Origins);
        Assert.Equal(sample.Labels.Order(), sample.Labels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gzip_is_told_by_content_and_not_by_name(bool packed)
    {
        string suffix = packed ? "" : ".gz";
        _folder.Write($"train-images-idx3-ubyte{suffix}", Packed(Images(3, 2, 2, 5), packed));
        _folder.Write($"train-labels-idx1-ubyte{suffix}", Packed(Labels([7, 8, 9]), packed));
        Assert.Equal([7, 8, 9], ReadAll().Labels);
    }

    /// <summary>Two million pictures of zeros take 2 MB as gzip and 1.5 GB in memory: only the sample may.</summary>
    [Fact]
    public void A_bomb_costs_the_memory_of_the_sample()
    {
        const int Count = 100_000;
        byte[] header = [.. Number(0x803), .. Number(Count), .. Number(28), .. Number(28)];
        byte[] bomb = [.. header, .. new byte[Count * 28 * 28]];
        _folder.Write("train-images-idx3-ubyte", Packed(bomb, packed: true));
        _folder.Write("train-labels-idx1-ubyte", Packed(Labels(new byte[Count]), packed: true));
        long before = GC.GetAllocatedBytesForCurrentThread();
        DigitSet sample = IdxFolder.Read(_folder.Path, 100, seed: 1, TestContext.Current.CancellationToken);
        Assert.Equal(100, sample.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_count_that_the_file_cannot_hold_is_refused_before_memory_is_taken()
    {
        _folder.Write(
            "train-images-idx3-ubyte.gz",
            Packed([.. Number(0x803), .. Number(int.MaxValue), .. Number(4096), .. Number(4096), 1, 2, 3], packed: true)
        );
        _folder.Write("train-labels-idx1-ubyte", Labels([1]));
        AssertRefused("more than a gzip file of its size can hold");
        _folder.Write("train-images-idx3-ubyte.gz", [.. Number(0x803), .. Number(int.MaxValue), .. Number(4096), .. Number(4096), 1, 2, 3]);
        AssertRefused("truncated: its header promises 36028797002186752 bytes, it holds 3");
        _folder.Write("train-images-idx3-ubyte.gz", Packed(Images(5, 2, 2, 0), packed: true)[..^12]);
        _folder.Write("train-labels-idx1-ubyte", Labels([1, 2, 3, 4, 5]));
        Assert.Throws<InputException>(() => ReadAll());
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
        _folder.Write("train-images-idx3-ubyte.gz", "this is no gzip file, whatever its name says");
        AssertRefused("is not an IDX file of pictures");
        byte[] packed = Packed(Images(2, 2, 3, 0), packed: true);
        packed[^6] ^= 1;
        _folder.Write("train-images-idx3-ubyte.gz", packed);
        AssertRefused("is not a sound gzip file");
        _folder.Write("train-images-idx3-ubyte.gz", [.. Images(2, 2, 3, 0), 1]);
        AssertRefused("goes on after the 12 bytes that its header promises");
        Assert.Contains(
            "There is no folder",
            Assert.Throws<InputException>(() => IdxFolder.Read(_folder["absent"], 1, 1, TestContext.Current.CancellationToken)).Message
        );
    }

    [Fact]
    public void Mnist_itself_is_read()
    {
        DigitSet digits = IdxFolder.Read(TestData.Require("data/mnist"), int.MaxValue, 1, TestContext.Current.CancellationToken);
        Assert.Equal((70_000, 28, 28), (digits.Count, digits.Width, digits.Height));
        Assert.Equal(Enumerable.Range(0, 10), digits.Labels.Distinct().Order());
        Assert.Equal("t10k 0", digits.Origins[60_000]);
    }

    private DigitSet ReadAll() => IdxFolder.Read(_folder.Path, int.MaxValue, 1, TestContext.Current.CancellationToken);

    private void AssertRefused(string reason) => Assert.Contains(reason, Assert.Throws<InputException>(() => ReadAll()).Message);

    private void WritePair(string part, bool packed, byte[] labels, byte first)
    {
        string suffix = packed ? ".gz" : "";
        _folder.Write($"{part}-images-idx3-ubyte{suffix}", Packed(Images(labels.Length, 2, 3, first), packed));
        _folder.Write($"{part}-labels-idx1-ubyte{suffix}", Packed(Labels(labels), packed));
    }

    private static byte[] Images(int count, int height, int width, byte first) =>
        [
            .. Number(0x803),
            .. Number(count),
            .. Number(height),
            .. Number(width),
            .. Enumerable.Range(0, count * height * width).Select(i => (byte)(first + i)),
        ];

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
