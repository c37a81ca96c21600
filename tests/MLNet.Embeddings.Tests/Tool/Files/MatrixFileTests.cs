using System.IO.Compression;
using System.Text;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

public sealed class MatrixFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m.npy")]
    [InlineData("m.npy.gz")]
    [InlineData("m.csv")]
    [InlineData("m.bin")]
    public void A_npy_file_is_told_by_its_content(string name)
    {
        byte[] content = Npy([1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], Read(_folder.Write(name, content)).Values);
        Assert.Equal([1, 2, 3, 4], Read(_folder.Write(name, Gzip(content))).Values);
    }

    [Theory]
    [InlineData("m.csv")]
    [InlineData("m.csv.gz")]
    [InlineData("m.tsv")]
    [InlineData("m.txt.gz")]
    public void Text_is_unpacked_whatever_its_name_says(string name)
    {
        byte[] content = "a,b\n1,2\n3,4\n"u8.ToArray();
        Assert.Equal([1, 2, 3, 4], Read(_folder.Write(name, content)).Values);
        Assert.Equal([1, 2, 3, 4], Read(_folder.Write(name, Gzip(content))).Values);
    }

    [Fact]
    public void Damaged_gzip_files_are_refused_with_the_reason()
    {
        byte[] packed = Gzip(Npy([.. Enumerable.Range(0, 4000).Select(i => (float)i)]));
        for (int length = 3; length < packed.Length; length += 501)
        {
            string path = _folder.Write("m.npy", packed[..length]);
            Assert.Throws<InputException>(() => Read(path));
        }

        packed[packed.Length / 2] ^= 0x40;
        Assert.Throws<InputException>(() => Read(_folder.Write("m.npy", packed)));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void An_archive_of_one_array_is_read(CompressionLevel level)
    {
        string path = _folder.Write("m.npz", Zip(level, ("arr_0.npy", Npy([1, 2, 3, 4])), ("about.txt", [65])));
        Assert.Equal([1, 2, 3, 4], Read(path).Values);
        Assert.Equal([1, 2, 3, 4], Read(path + ":arr_0").Values);
        AssertRefused(path + ":other", "holds no array named other; it holds arr_0");
    }

    [Fact]
    public void Of_several_arrays_one_is_named()
    {
        string path = _folder.Write("m.npz", Zip(CompressionLevel.Optimal, ("x.npy", Npy([1, 2])), ("y.npy", Npy([3, 4]))));
        AssertRefused(path, "holds 2 arrays (x, y); name one as", "m.npz:x.");
        Assert.Equal([3, 4], Read(path + ":y").Values);
    }

    [Fact]
    public void Damaged_archives_are_refused_with_the_reason()
    {
        byte[] archive = Zip(CompressionLevel.NoCompression, ("x.npy", Npy([1, 2, 3, 4])));
        byte[] changed = [.. archive];
        changed[archive.AsSpan().LastIndexOf(BitConverter.GetBytes(4f)) + 1] ^= 1;
        AssertRefused(_folder.Write("m.npz", changed), "m.npz:x is damaged: its checksum");
        AssertRefused(_folder.Write("m.npz", archive[..^10]), "is not a sound .npz archive");
        AssertRefused(_folder.Write("m.npz", "hello"), "is not a sound .npz archive");
        AssertRefused(_folder.Write("m.npz", Zip(CompressionLevel.Optimal, ("a.txt", [65]))), "holds no array");
        AssertRefused(_folder.Write("m.npz", Zip(CompressionLevel.Optimal, ("x.npy", [65]))), "m.npz:x is not a .npy file");
    }

    /// <summary>A packed file may claim any number of numbers; memory follows those that come.</summary>
    [Fact]
    public void Memory_follows_the_content_and_not_the_claim()
    {
        byte[] header = Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (500000, 100)}\n");
        byte[] content = [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. new byte[400_000]];
        string path = _folder.Write("m.npy.gz", [.. Gzip(content), .. new byte[400_000]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InputException>(() => Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12 << 20);
        AssertRefused(_folder.Write("m.npy.gz", Gzip(content)), "truncated: 500000 × 100 numbers need 200000000 bytes");
    }

    [Fact]
    public void What_is_assumed_of_a_shape_is_noted()
    {
        Read(_folder.Write("m.npy", Npy([1, 2, 3, 4], "(4,)")));
        Assert.Contains("has one dimension; each of its 4 numbers is a row", Assert.Single(_notes));
        _notes.Clear();
        Read(_folder.Write("m.npy", Npy([1, 2, 3, 4], "(2, 1, 2)")));
        Assert.Contains("each of the 2 rows is made of the 2 numbers", Assert.Single(_notes));
        _notes.Clear();
        Read(_folder.Write("m.npy", [.. Npy([1, 2, 3, 4]), .. Npy([5, 6])]));
        Assert.Contains("goes on after the last number of its first matrix", Assert.Single(_notes));
    }

    [Fact]
    public void Truths_are_0_and_1()
    {
        byte[] header = "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 2)}"u8.ToArray();
        byte[] content = [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, 0, 1, 255, 0];
        Assert.Equal([0, 1, 1, 0], Read(_folder.Write("m.npy", content)).Values);
    }

    [Fact]
    public async Task A_pipe_is_read_as_a_file_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test makes a named pipe.");
        string path = _folder["pipe.csv"];
        using (var made = System.Diagnostics.Process.Start("mkfifo", path))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        Task writer = Task.Run(() => File.WriteAllText(path, "1,2\n3,4\n"), TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3, 4], Read(path).Values);
        await writer.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private Matrix Read(string path) => MatrixFile.Read(path, TestContext.Current.CancellationToken, _notes.Add).ToSingle(null);

    private void AssertRefused(string path, params string[] reasons)
    {
        string message = Assert.Throws<InputException>(() => Read(path)).Message;
        Assert.All(reasons, reason => Assert.Contains(reason, message));
        Assert.DoesNotContain('\n', message);
    }

    private static byte[] Npy(float[] numbers, string? shape = null)
    {
        byte[] header = Encoding.ASCII.GetBytes(
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape ?? $"({numbers.Length / 2}, 2)"}}}\n"
        );
        return
        [
            0x93,
            .. "NUMPY"u8,
            1,
            0,
            .. BitConverter.GetBytes((ushort)header.Length),
            .. header,
            .. numbers.SelectMany(BitConverter.GetBytes),
        ];
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }
}
