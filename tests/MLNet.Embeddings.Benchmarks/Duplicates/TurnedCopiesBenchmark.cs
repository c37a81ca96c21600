using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.DemoDataset;
using SkiaSharp;

namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>Plants copies that are turned or mirrored, then compressed, and some of them resized; counts those that are found, and pairs
/// that nobody planted.</summary>
internal static class TurnedCopiesBenchmark
{
    private const int DrawnCount = 1000;
    private const int CopyShare = 5;
    private const int MostPictures = 10_000;

    public static void Run(string? images)
    {
        string work = Directory.CreateTempSubdirectory("mlnet-embeddings-turned-").FullName;
        try
        {
            string source = images ?? Path.Combine(work, "drawn");
            if (images is null)
                DemoDatasetWriter.Write(new DemoOptions { Folder = source, Count = DrawnCount }, CancellationToken.None);
            string before = Path.Combine(work, "before");
            int count = Copy(source, before);
            HashSet<(string, string)> known = [.. PairsOf(before).Select(pair => (pair.Key, pair.OtherKey))];
            ILookup<DuplicateTurn, string> planted = Plant(before, count);
            Print(count, planted, known, PairsOf(before));
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

    // Of every fifth picture a copy, in each of the seven turns in equal parts.
    private static ILookup<DuplicateTurn, string> Plant(string folder, int count)
    {
        var random = new Random(1);
        var planted = new List<(DuplicateTurn Turn, string Name)>();
        DuplicateTurn[] turns = [.. Enum.GetValues<DuplicateTurn>().Where(turn => turn != DuplicateTurn.None)];
        string[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        for (int i = 0; i < count; i += CopyShare)
        {
            using SKBitmap? picture = SKBitmap.Decode(files[i]);
            if (picture is null)
                continue;

            DuplicateTurn turn = turns[i / CopyShare % turns.Length];
            float scale = random.Next(3) == 0 ? 0.6f + random.NextSingle() : 1;
            using SKBitmap turned = Turned(picture, turn, scale);
            using SKData file = turned.Encode(SKEncodedImageFormat.Jpeg, random.Next(50, 90));
            string name = $"{Path.GetFileNameWithoutExtension(files[i])}-turned.jpg";
            File.WriteAllBytes(Path.Combine(folder, name), file.ToArray());
            planted.Add((turn, name));
        }

        return planted.ToLookup(copy => copy.Turn, copy => copy.Name);
    }

    // Mirrored last, as the names of the turns say.
    private static SKBitmap Turned(SKBitmap picture, DuplicateTurn turn, float scale)
    {
        int degrees = turn switch
        {
            DuplicateTurn.HalfTurn or DuplicateTurn.MirroredHalfTurn => 180,
            DuplicateTurn.QuarterTurn or DuplicateTurn.MirroredQuarterTurn => 90,
            DuplicateTurn.ThreeQuarterTurn or DuplicateTurn.MirroredThreeQuarterTurn => 270,
            _ => 0,
        };
        bool isMirrored = turn is not (DuplicateTurn.HalfTurn or DuplicateTurn.QuarterTurn or DuplicateTurn.ThreeQuarterTurn);
        bool swaps = degrees % 180 != 0;
        int width = Math.Max(1, (int)(scale * (swaps ? picture.Height : picture.Width)));
        int height = Math.Max(1, (int)(scale * (swaps ? picture.Width : picture.Height)));
        var turned = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(turned);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        canvas.Clear(SKColors.White);
        canvas.Translate(width / 2f, height / 2f);
        canvas.Scale(isMirrored ? -scale : scale, scale);
        canvas.RotateDegrees(degrees);
        canvas.DrawBitmap(picture, -picture.Width / 2f, -picture.Height / 2f, paint);
        canvas.Flush();
        return turned;
    }

    private static IReadOnlyList<DuplicatePair> PairsOf(string folder) =>
        DuplicateInspector.Inspect(ImageFolderListing.Read(folder), new DuplicateInspectorOptions { PixelsOnly = true }).Pairs;

    private static void Print(
        int count,
        ILookup<DuplicateTurn, string> planted,
        HashSet<(string, string)> known,
        IReadOnlyList<DuplicatePair> pairs
    )
    {
        Dictionary<string, DuplicatePair[]> pairsOf = pairs
            .SelectMany(pair => new[] { (pair.Key, pair), (pair.OtherKey, pair) })
            .GroupBy(pair => pair.Item1)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.pair).ToArray());
        Console.WriteLine($"{count:N0} pictures");
        foreach (IGrouping<DuplicateTurn, string> turn in planted.OrderBy(group => group.Key))
        {
            DuplicatePair[] found = [.. turn.SelectMany(name => pairsOf.GetValueOrDefault(name, []).Where(AreOfOne).Take(1))];
            int named = found.Count(pair => Known(pair.Turn) == Known(turn.Key));
            Console.WriteLine($"  {turn.Key, -26} {found.Length, 6:N0} of {turn.Count(), 6:N0} found, {named:N0} of them named so");
        }

        int turnedBefore = pairs.Count(pair => known.Contains((pair.Key, pair.OtherKey)) && IsTurned(pair));
        int others = pairs.Count(pair => !known.Contains((pair.Key, pair.OtherKey)) && !AreOfOne(pair));
        Console.WriteLine(
            $"  without planted copies {known.Count:N0} pairs, of which {turnedBefore:N0} are turned; with them {others:N0} more pairs of "
                + "different pictures"
        );
        foreach (DuplicatePair pair in pairs.Where(IsTurned).Where(pair => !AreOfOne(pair)).Take(20))
            Console.WriteLine($"    {pair.Key} {pair.OtherKey} {pair.Score:0.000} {pair.Turn}");
    }

    private static bool AreOfOne(DuplicatePair pair) => Number(pair.Key) == Number(pair.OtherKey);

    private static bool IsTurned(DuplicatePair pair) => pair.Turn is not (DuplicateTurn.None or DuplicateTurn.Mirrored);

    private static string Number(string name) => name[..6];

    // Keys stand in order, and so a turn by a quarter may be named by the way back.
    private static DuplicateTurn Known(DuplicateTurn turn) => turn == DuplicateTurn.ThreeQuarterTurn ? DuplicateTurn.QuarterTurn : turn;
}
