using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Search;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>From pairs of rows to groups, by the very code that forms the groups of one process.</summary>
/// <remarks>Rows that are in no pair are in no group, and what is said of the others does not depend on them.</remarks>
internal static class PairGroups
{
    /// <summary>Forms groups.</summary>
    /// <param name="numbered">The rows that are in a pair, with their numbers.</param>
    /// <param name="pairs">All pairs.</param>
    /// <param name="settings">How pairs become groups.</param>
    public static GroupTables Form(List<(long Number, ShardRow Row)> numbered, RowPair[] pairs, GroupSettings settings)
    {
        numbered.Sort((one, other) => string.CompareOrdinal(one.Row.Key, other.Row.Key));
        var places = new Dictionary<long, int>(numbered.Count);
        for (int place = 0; place < numbered.Count; place++)
            places[numbered[place].Number] = place;

        DuplicateRows rows = Rows(numbered, pairs, places);
        DuplicateContents contents = DuplicateContents.Of(rows);
        var ofEngine = new DuplicateSettings
        {
            Linkage = settings.Linkage,
            Scope = settings.Scope,
            Keep = settings.Keep,
            SplitPriority = settings.SplitPriority,
        };
        ContentMatches matches = Matches(pairs, places, contents, ContentSplits.Of(rows, contents));
        DuplicateFindings findings = new DuplicateAnalysis(
            rows,
            contents,
            matches,
            settings.Threshold,
            ofEngine,
            (_, _) => throw new NotSupportedException("Groups of this linkage hold pairs alone.")
        ).Run();
        return new GroupTables(
            rows,
            findings,
            DuplicateTables.Groups(rows, findings),
            DuplicateTables.Pairs(rows, contents, matches, ofEngine)
        );
    }

    private static DuplicateRows Rows(List<(long Number, ShardRow Row)> numbered, RowPair[] pairs, Dictionary<long, int> places)
    {
        int[] equal = [.. Enumerable.Range(0, numbered.Count)];
        foreach (RowPair pair in pairs)
            if (pair.IsEqual != 0)
                DisjointSets.Join(equal, places[pair.First], places[pair.Second]);

        (string[] splitNames, int[] splits) = Numbered(numbered, row => row.Split);
        (string[] labelNames, int[] labels) = Numbered(numbered, row => row.Label);
        return new DuplicateRows
        {
            Keys = [.. numbered.Select(row => row.Row.Key)],
            Statuses = new DuplicateStatus[numbered.Count],
            FirstEqual = [.. equal.Select((_, row) => DisjointSets.Find(equal, row))],
            Splits = splits,
            SplitNames = splitNames,
            Labels = labels,
            LabelNames = labelNames,
        };
    }

    private static (string[] Names, int[] Numbers) Numbered(List<(long Number, ShardRow Row)> rows, Func<ShardRow, string?> valueOf)
    {
        string[] names =
        [
            .. rows.Select(row => valueOf(row.Row))
                .Where(name => !string.IsNullOrEmpty(name))
                .Select(name => name!)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        return (
            names,
            [
                .. rows.Select(row =>
                    valueOf(row.Row) is { Length: > 0 } name
                        ? Array.BinarySearch(names, name, StringComparer.Ordinal)
                        : DuplicateRows.NoNumber
                ),
            ]
        );
    }

    private static ContentMatches Matches(RowPair[] pairs, Dictionary<long, int> places, DuplicateContents contents, int[] splits)
    {
        var matches = new ContentMatches(contents.Count);
        var found = new HashSet<ContentPair>();
        foreach (RowPair pair in pairs)
        {
            int one = contents.OfRow[places[pair.First]];
            int other = contents.OfRow[places[pair.Second]];
            if (one != other)
                found.Add(new ContentPair(Math.Min(one, other), Math.Max(one, other), pair.Score));
        }

        ContentPair[] ordered = [.. found];
        Array.Sort(ordered);
        foreach (ContentPair pair in ordered)
        {
            bool across = ContentSplits.AreAcross(splits[pair.First], splits[pair.Second]);
            matches.Offer(pair.First, pair.Second, pair.Score, across);
            matches.Offer(pair.Second, pair.First, pair.Score, across);
        }

        matches.Pairs = ordered;
        return matches;
    }
}
