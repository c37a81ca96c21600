namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>Plants copies that are cropped, letterboxed, captioned or rotated, then compressed, and some of them resized; counts those that
/// are found, and pairs that nobody planted.</summary>
internal static class EditedCopiesBenchmark
{
    private const int Quality = 60;
    private const int MostListed = 40;

    public static void Run(string? images)
    {
        using var set = new PlantedSet<PictureEdit>(images);
        set.Plant(Enum.GetValues<PictureEdit>(), (picture, edit, random) => (EditedPictures.Edit(picture, edit, random), Quality));
        IReadOnlyList<DuplicatePair> pairs = set.Pairs();
        Console.WriteLine($"{set.Count:N0} pictures");
        foreach ((PictureEdit edit, int count, DuplicatePair[] found) in set.Found(pairs))
        {
            IEnumerable<string> names = found
                .GroupBy(pair => pair.Relation.Kind)
                .OrderBy(group => group.Key)
                .Select(group => $"{group.Key} {group.Count():N0}");
            Console.WriteLine($"  {edit, -18} {found.Length, 6:N0} of {count, 6:N0} found: {string.Join(", ", names)}");
        }

        DuplicatePair[] related = [.. pairs.Where(pair => set.Known.Contains((pair.Key, pair.OtherKey)) && IsRelated(pair))];
        DuplicatePair[] others =
        [
            .. pairs.Where(pair => !set.Known.Contains((pair.Key, pair.OtherKey)) && !PlantedSet<PictureEdit>.AreOfOne(pair)),
        ];
        Console.WriteLine(
            $"  without planted copies {set.Known.Count:N0} pairs, of which {related.Length:N0} are named so; with them {others.Length:N0} "
                + "more pairs of different pictures"
        );
        foreach (DuplicatePair pair in related.Concat(others).Take(MostListed))
            Console.WriteLine($"    {pair.Key} {pair.OtherKey} {pair.Score:0.000} {pair.Turn} {pair.Relation}");
    }

    private static bool IsRelated(DuplicatePair pair) => pair.Relation.Kind != DuplicateRelationKind.None;
}
