using System.Security.Cryptography;
using MLNet.Embeddings.SampleData.DemoDataset;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool;

public sealed class DemoDatasetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("demo-dataset-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_seed_writes_the_same_bytes_and_another_seed_does_not()
    {
        Assert.Equal(Digest(Write("first", 1)), Digest(Write("second", 1)));
        Assert.NotEqual(Digest(Path.Combine(_folder, "first")), Digest(Write("third", 2)));
    }

    [Fact]
    public void The_truth_names_every_file_and_reads_back()
    {
        IReadOnlyList<DemoPicture> truth = Write(new DemoOptions { Folder = _folder, Count = 150 });

        Assert.Equal(truth, DemoDatasetWriter.ReadTruth(_folder));
        IEnumerable<string> files = Directory
            .EnumerateFiles(_folder, "*-*.*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/'));
        Assert.Equal(truth.Select(picture => picture.Path), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Exact_copies_have_equal_bytes_or_equal_pixels_and_near_copies_neither()
    {
        foreach (
            DemoPicture copy in Write(
                    new DemoOptions
                    {
                        Folder = _folder,
                        Count = 150,
                        Copies = 0.3,
                    }
                )
                .Where(picture => picture.Role == DemoRole.Copy)
        )
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(_folder, copy.Path));
            byte[] source = File.ReadAllBytes(Path.Combine(_folder, copy.Source));
            Assert.Equal(copy.Edit == DemoEdit.ExactFile, bytes.AsSpan().SequenceEqual(source));
            Assert.Equal(copy.Edit is DemoEdit.ExactFile or DemoEdit.ExactPixels, Pixels(bytes).AsSpan().SequenceEqual(Pixels(source)));
        }
    }

    [Fact]
    public void Every_kind_of_fault_is_planted_and_only_broken_files_cannot_be_read()
    {
        IReadOnlyList<DemoPicture> truth = Write(
            new DemoOptions
            {
                Folder = _folder,
                Count = 300,
                Broken = 0.01,
                Copies = 0.2,
            }
        );

        Assert.Equal(300, truth.Count);
        Assert.Equal(Enum.GetValues<DemoRole>(), truth.Select(picture => picture.Role).Distinct().Order());
        Assert.Equal(Enum.GetValues<DemoEdit>(), truth.Select(picture => picture.Edit).Distinct().Order());
        Assert.Equal(["test", "train", "valid"], truth.Select(picture => picture.Split).Distinct().Order());
        Assert.Equal(12, truth.Select(picture => picture.Label).Distinct().Count());
        Assert.Contains(
            truth.Where(picture => picture.Group > 0).GroupBy(picture => picture.Group),
            group => group.Select(picture => picture.Split).Distinct().Count() > 1
        );
        Assert.Contains(truth.Where(picture => picture.Group > 0).GroupBy(picture => picture.Group), group => group.Count() > 2);
        Assert.All(
            truth,
            picture =>
            {
                using SKBitmap? bitmap = SKBitmap.Decode(Path.Combine(_folder, picture.Path));
                Assert.Equal(picture.Role == DemoRole.Broken, bitmap is null);
            }
        );
    }

    // Scenes are drawn once for all that show them.
    [Fact]
    public void Every_file_is_the_one_that_is_drawn_by_itself()
    {
        var options = new DemoOptions
        {
            Folder = _folder,
            Count = 120,
            Copies = 0.3,
        };
        Assert.All(
            Write(options),
            picture => Assert.Equal(DemoDrawing.Encode(picture, options.Seed), File.ReadAllBytes(Path.Combine(_folder, picture.Path)))
        );
    }

    [Fact]
    public void Too_few_pictures_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(new DemoOptions { Folder = _folder, Count = 10 }));

    private static IReadOnlyList<DemoPicture> Write(DemoOptions options) =>
        DemoDatasetWriter.Write(options, TestContext.Current.CancellationToken);

    private string Write(string name, ulong seed)
    {
        string folder = Path.Combine(_folder, name);
        Write(
            new DemoOptions
            {
                Folder = folder,
                Count = 120,
                Seed = seed,
            }
        );
        return folder;
    }

    private static string Digest(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            hash.AppendData(File.ReadAllBytes(path));

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] Pixels(byte[] file)
    {
        using SKBitmap bitmap = SKBitmap.Decode(file);
        return bitmap.Bytes;
    }
}
