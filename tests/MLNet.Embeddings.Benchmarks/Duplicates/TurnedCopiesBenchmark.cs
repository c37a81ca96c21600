using SkiaSharp;

namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>Plants copies that are turned or mirrored, then compressed, and some of them resized; counts those that are found, and pairs
/// that nobody planted.</summary>
internal static class TurnedCopiesBenchmark
{
    private const int MostListed = 20;

    public static void Run(string? images)
    {
        using var set = new PlantedSet<DuplicateTurn>(images);
        set.Plant(
            [.. Enum.GetValues<DuplicateTurn>().Where(turn => turn != DuplicateTurn.None)],
            (picture, turn, random) =>
            {
                float scale = random.Next(3) == 0 ? 0.6f + random.NextSingle() : 1;
                return (Turned(picture, turn, scale), random.Next(50, 90));
            }
        );
        IReadOnlyList<DuplicatePair> pairs = set.Pairs();
        Console.WriteLine($"{set.Count:N0} pictures");
        foreach ((DuplicateTurn turn, int count, DuplicatePair[] found) in set.Found(pairs))
        {
            int named = found.Count(pair => Known(pair.Turn) == Known(turn));
            Console.WriteLine($"  {turn, -26} {found.Length, 6:N0} of {count, 6:N0} found, {named:N0} of them named so");
        }

        int turnedBefore = pairs.Count(pair => set.Known.Contains((pair.Key, pair.OtherKey)) && IsTurned(pair));
        int others = pairs.Count(pair => !set.Known.Contains((pair.Key, pair.OtherKey)) && !PlantedSet<DuplicateTurn>.AreOfOne(pair));
        Console.WriteLine(
            $"  without planted copies {set.Known.Count:N0} pairs, of which {turnedBefore:N0} are turned; with them {others:N0} more pairs "
                + "of different pictures"
        );
        foreach (DuplicatePair pair in pairs.Where(IsTurned).Where(pair => !PlantedSet<DuplicateTurn>.AreOfOne(pair)).Take(MostListed))
            Console.WriteLine($"    {pair.Key} {pair.OtherKey} {pair.Score:0.000} {pair.Turn}");
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

    private static bool IsTurned(DuplicatePair pair) => pair.Turn is not (DuplicateTurn.None or DuplicateTurn.Mirrored);

    // Keys stand in order, and so a turn by a quarter may be named by the way back.
    private static DuplicateTurn Known(DuplicateTurn turn) => turn == DuplicateTurn.ThreeQuarterTurn ? DuplicateTurn.QuarterTurn : turn;
}
