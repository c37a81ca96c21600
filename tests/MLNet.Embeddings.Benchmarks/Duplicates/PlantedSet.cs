using System.Diagnostics;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.DemoDataset;
using SkiaSharp;

namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>A set of pictures of which every fifth gets a copy that was changed in one of several ways, in equal parts.</summary>
/// <typeparam name="T">The ways.</typeparam>
internal sealed class PlantedSet<T> : IDisposable
    where T : struct, Enum
{
    private const int DrawnCount = 1000;
    private const int CopyShare = 5;
    private const int MostPictures = 10_000;
    private const int DigitsOfNumber = 6;

    private readonly string _work = Directory.CreateTempSubdirectory("mlnet-embeddings-planted-").FullName;
    private readonly string _folder;
    private readonly List<(T Change, string Name)> _planted = [];

    /// <summary>Copies pictures, or draws some.</summary>
    /// <param name="images">Their folder; <see langword="null"/> draws them.</param>
    public PlantedSet(string? images)
    {
        string source = images ?? Path.Combine(_work, "drawn");
        if (images is null)
            DemoDatasetWriter.Write(new DemoOptions { Folder = source, Count = DrawnCount }, CancellationToken.None);
        _folder = Directory.CreateDirectory(Path.Combine(_work, "set")).FullName;
        ImageFolderListing listing = ImageFolderListing.Read(source);
        int step = Math.Max(1, listing.ImageCount / MostPictures);
        foreach (ListedImage image in listing.Images.Where((_, place) => place % step == 0).Take(MostPictures))
            File.Copy(image.Path, Path.Combine(_folder, $"{Count++:D6}{Path.GetExtension(image.Path)}"));
        Known = Pairs().Select(pair => (pair.Key, pair.OtherKey)).ToHashSet();
    }

    /// <summary>Pictures before any was planted.</summary>
    public int Count { get; }

    /// <summary>Pairs that were found before any was planted.</summary>
    public IReadOnlySet<(string, string)> Known { get; }

    /// <summary>The names of the copies by what was done.</summary>
    public ILookup<T, string> Planted => _planted.ToLookup(copy => copy.Change, copy => copy.Name);

    /// <summary>Plants copies.</summary>
    /// <param name="changes">What is done, in turn.</param>
    /// <param name="change">Makes a copy and says at which quality it is compressed.</param>
    public void Plant(T[] changes, Func<SKBitmap, T, Random, (SKBitmap Copy, int Quality)> change)
    {
        var random = new Random(1);
        string[] files = [.. Directory.GetFiles(_folder).Order(StringComparer.Ordinal)];
        for (int i = 0; i < files.Length; i += CopyShare)
        {
            using SKBitmap? picture = SKBitmap.Decode(files[i]);
            if (picture is null)
                continue;

            T own = changes[i / CopyShare % changes.Length];
            (SKBitmap copy, int quality) = change(picture, own, random);
            using (copy)
            {
                using SKData file = copy.Encode(SKEncodedImageFormat.Jpeg, quality);
                string name = $"{Path.GetFileNameWithoutExtension(files[i])}-copy.jpg";
                File.WriteAllBytes(Path.Combine(_folder, name), file.ToArray());
                _planted.Add((own, name));
            }
        }
    }

    /// <summary>The pairs that are found.</summary>
    public IReadOnlyList<DuplicatePair> Pairs()
    {
        var watch = Stopwatch.StartNew();
        IReadOnlyList<DuplicatePair> pairs = DuplicateInspector
            .Inspect(ImageFolderListing.Read(_folder), new DuplicateInspectorOptions { PixelsOnly = true })
            .Pairs;
        Console.WriteLine($"searched in {watch.Elapsed.TotalSeconds:0.0} s");
        return pairs;
    }

    /// <summary>Of each way the pairs of a copy and its original, one for each copy that has one.</summary>
    public IEnumerable<(T Change, int Count, DuplicatePair[] Found)> Found(IReadOnlyList<DuplicatePair> pairs)
    {
        ILookup<string, DuplicatePair> pairsOf = pairs
            .Where(AreOfOne)
            .SelectMany(pair => new[] { (pair.Key, pair), (pair.OtherKey, pair) })
            .ToLookup(pair => pair.Item1, pair => pair.pair);
        foreach (IGrouping<T, string> change in Planted.OrderBy(group => group.Key))
            yield return (change.Key, change.Count(), [.. change.SelectMany(name => pairsOf[name].Take(1))]);
    }

    /// <summary>Whether both are of one picture.</summary>
    public static bool AreOfOne(DuplicatePair pair) => pair.Key[..DigitsOfNumber] == pair.OtherKey[..DigitsOfNumber];

    public void Dispose() => Directory.Delete(_work, recursive: true);
}
