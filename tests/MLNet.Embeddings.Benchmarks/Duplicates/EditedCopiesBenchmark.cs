using System.Diagnostics;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.DemoDataset;
using SkiaSharp;

namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>Plants copies that are cropped, letterboxed, captioned or rotated, then compressed, and some of them resized; counts those that
/// are found, and pairs that nobody planted.</summary>
internal static class EditedCopiesBenchmark
{
    private const int DrawnCount = 1000;
    private const int CopyShare = 5;
    private const int MostPictures = 10_000;
    private const int Quality = 60;
    private const int MostListed = 40;

    public static void Run(string? images)
    {
        string work = Directory.CreateTempSubdirectory("mlnet-embeddings-edited-").FullName;
        try
        {
            string source = images ?? Path.Combine(work, "drawn");
            if (images is null)
                DemoDatasetWriter.Write(new DemoOptions { Folder = source, Count = DrawnCount }, CancellationToken.None);
            string folder = Path.Combine(work, "set");
            int count = Copy(source, folder);
            HashSet<(string, string)> known = [.. PairsOf(folder).Select(pair => (pair.Key, pair.OtherKey))];
            ILookup<PictureEdit, string> planted = Plant(folder);
            Print(count, planted, known, PairsOf(folder));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static int Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        ImageFolderListing listing = ImageFolderListing.Read(source);
        int step = Math.Max(1, listing.ImageCount / MostPictures);
        int count = 0;
        foreach (ListedImage image in listing.Images.Where((_, place) => place % step == 0).Take(MostPictures))
            File.Copy(image.Path, Path.Combine(target, $"{count++:D6}{Path.GetExtension(image.Path)}"));
        return count;
    }

    // Of every fifth picture a copy, edited in each way in equal parts.
    private static ILookup<PictureEdit, string> Plant(string folder)
    {
        var random = new Random(1);
        var planted = new List<(PictureEdit Edit, string Name)>();
        PictureEdit[] edits = Enum.GetValues<PictureEdit>();
        string[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        for (int i = 0; i < files.Length; i += CopyShare)
        {
            using SKBitmap? picture = SKBitmap.Decode(files[i]);
            if (picture is null)
                continue;

            PictureEdit edit = edits[i / CopyShare % edits.Length];
            using SKBitmap edited = EditedPictures.Edit(picture, edit, random);
            using SKData file = edited.Encode(SKEncodedImageFormat.Jpeg, Quality);
            string name = $"{Path.GetFileNameWithoutExtension(files[i])}-edited.jpg";
            File.WriteAllBytes(Path.Combine(folder, name), file.ToArray());
            planted.Add((edit, name));
        }

        return planted.ToLookup(copy => copy.Edit, copy => copy.Name);
    }

    private static IReadOnlyList<DuplicatePair> PairsOf(string folder)
    {
        var watch = Stopwatch.StartNew();
        IReadOnlyList<DuplicatePair> pairs = DuplicateInspector
            .Inspect(ImageFolderListing.Read(folder), new DuplicateInspectorOptions { PixelsOnly = true })
            .Pairs;
        Console.WriteLine($"searched in {watch.Elapsed.TotalSeconds:0.0} s");
        return pairs;
    }

    private static void Print(
        int count,
        ILookup<PictureEdit, string> planted,
        HashSet<(string, string)> known,
        IReadOnlyList<DuplicatePair> pairs
    )
    {
        Dictionary<string, DuplicatePair[]> pairsOf = pairs
            .SelectMany(pair => new[] { (pair.Key, pair), (pair.OtherKey, pair) })
            .GroupBy(pair => pair.Item1)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.pair).ToArray());
        Console.WriteLine($"{count:N0} pictures");
        foreach (IGrouping<PictureEdit, string> edit in planted.OrderBy(group => group.Key))
        {
            DuplicatePair[] found = [.. edit.SelectMany(name => pairsOf.GetValueOrDefault(name, []).Where(AreOfOne).Take(1))];
            IEnumerable<string> names = found
                .GroupBy(pair => pair.Relation.Kind)
                .OrderBy(group => group.Key)
                .Select(group => $"{group.Key} {group.Count():N0}");
            Console.WriteLine($"  {edit.Key, -18} {found.Length, 6:N0} of {edit.Count(), 6:N0} found: {string.Join(", ", names)}");
        }

        DuplicatePair[] related = [.. pairs.Where(pair => known.Contains((pair.Key, pair.OtherKey)) && IsRelated(pair))];
        DuplicatePair[] others = [.. pairs.Where(pair => !known.Contains((pair.Key, pair.OtherKey)) && !AreOfOne(pair))];
        Console.WriteLine(
            $"  without planted copies {known.Count:N0} pairs, of which {related.Length:N0} are named so; with them {others.Length:N0} "
                + "more pairs of different pictures"
        );
        foreach (DuplicatePair pair in related.Concat(others).Take(MostListed))
            Console.WriteLine($"    {pair.Key} {pair.OtherKey} {pair.Score:0.000} {pair.Turn} {pair.Relation}");
    }

    private static bool AreOfOne(DuplicatePair pair) => Number(pair.Key) == Number(pair.OtherKey);

    private static bool IsRelated(DuplicatePair pair) => pair.Relation.Kind != DuplicateRelationKind.None;

    private static string Number(string name) => name[..6];
}
