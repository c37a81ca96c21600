using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Relations;
using MLNet.Embeddings.Duplicates.Search;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>The side tables: pairs, groups, and what other thresholds would do.</summary>
internal static class DuplicateTables
{
    /// <summary>Identical rows that are listed pair by pair; each further one is only listed beside the first.</summary>
    private const int ListedCopies = 16;

    private const int CurveSteps = 100;

    /// <summary>All pairs, the highest score first, then by keys; after them those that are listed below the threshold.</summary>
    public static List<DuplicatePair> Pairs(
        DuplicateRows rows,
        DuplicateContents contents,
        ContentMatches matches,
        DuplicateSettings settings
    )
    {
        var pairs = new List<DuplicatePair>();
        for (int content = 0; content < contents.Count; content++)
        {
            ReadOnlySpan<int> copies = contents.RowsOf(content);
            for (int i = 0; i < copies.Length; i++)
            {
                for (int j = i + 1; j < (i == 0 ? copies.Length : Math.Min(copies.Length, ListedCopies)); j++)
                    pairs.Add(Pair(rows, copies[i], copies[j], 1, rows.KindOf(copies[i], copies[j])));
            }
        }

        Dictionary<(int, int), DuplicateTurn> turns = matches.Turns.ToDictionary(pair => (pair.First, pair.Second), pair => pair.Turn);
        Dictionary<(int, int), RelatedPair> relations = matches.Relations.ToDictionary(pair => (pair.First, pair.Second));
        foreach (ContentPair match in matches.Pairs)
            pairs.AddRange(PairsOf(rows, contents, match, DuplicateKind.Near, TurnOf(match), RelationOf(match)));

        pairs.Sort(ByScore);
        List<DuplicatePair> further =
        [
            .. matches
                .FurtherPairs.SelectMany(match => PairsOf(rows, contents, match, DuplicateKind.Unique, TurnOf(match), RelationOf(match)))
                .Where(pair => settings.Scope != DuplicateScope.CrossSplit || pair.IsLeak),
        ];
        further.Sort(ByScore);
        pairs.AddRange(further);
        return pairs;

        DuplicateTurn TurnOf(ContentPair pair) => turns.GetValueOrDefault((pair.First, pair.Second));
        RelatedPair RelationOf(ContentPair pair) => relations.GetValueOrDefault((pair.First, pair.Second));
    }

    /// <summary>All groups, in order.</summary>
    public static List<DuplicateGroup> Groups(DuplicateRows rows, DuplicateFindings findings)
    {
        var members = new SortedDictionary<int, List<int>>();
        for (int row = 0; row < rows.Count; row++)
        {
            int group = findings.Groups[row];
            if (group == 0)
                continue;

            if (!members.TryGetValue(group, out List<int>? list))
                members.Add(group, list = []);
            list.Add(row);
        }

        return
        [
            .. members.Select(group => new DuplicateGroup(
                group.Key,
                rows.Keys[findings.Representatives[group.Value[0]]],
                [.. group.Value.Select(row => rows.Keys[row])],
                group.Value.Min(row => findings.RepresentativeScores[row]),
                group.Value.Select(rows.SplitOf).Where(split => split != DuplicateRows.NoNumber).Distinct().Skip(1).Any(),
                group.Value.Select(rows.LabelOf).Where(label => label != DuplicateRows.NoNumber).Distinct().Skip(1).Any()
            )),
        ];
    }

    /// <summary>One point per hundredth of the range between the lowest score and 1.</summary>
    public static List<ThresholdPoint> Curve(DuplicateFindings findings)
    {
        float[] nearest = [.. findings.NearestScores.Where(score => !float.IsNaN(score)).Order()];
        float[] across = [.. findings.NearestAcrossScores.Where(score => !float.IsNaN(score)).Order()];
        var points = new List<ThresholdPoint>();
        if (nearest.Length == 0)
            return points;

        float lowest = nearest[0];
        for (int step = 0; step <= CurveSteps; step++)
        {
            float threshold = lowest + ((1 - lowest) * step / CurveSteps);
            points.Add(new ThresholdPoint(threshold, AtLeast(nearest, threshold), AtLeast(across, threshold)));
        }

        return points;
    }

    private static IEnumerable<DuplicatePair> PairsOf(
        DuplicateRows rows,
        DuplicateContents contents,
        ContentPair match,
        DuplicateKind kind,
        DuplicateTurn turn,
        RelatedPair related
    )
    {
        int[] first = [.. contents.RowsOf(match.First)];
        int[] second = [.. contents.RowsOf(match.Second)];
        return first
            .Take(ListedCopies)
            .SelectMany(row => second.Take(ListedCopies).Select(other => Pair(rows, row, other, match.Score, kind, turn, related)));
    }

    private static int ByScore(DuplicatePair a, DuplicatePair b)
    {
        int order = b.Score.CompareTo(a.Score);
        order = order != 0 ? order : string.CompareOrdinal(a.Key, b.Key);
        return order != 0 ? order : string.CompareOrdinal(a.OtherKey, b.OtherKey);
    }

    private static DuplicatePair Pair(
        DuplicateRows rows,
        int row,
        int other,
        float score,
        DuplicateKind kind,
        DuplicateTurn turn = DuplicateTurn.None,
        RelatedPair related = default
    )
    {
        int first = Math.Min(row, other);
        int second = Math.Max(row, other);
        bool isForward = first == row;
        return new DuplicatePair(
            rows.Keys[first],
            rows.Keys[second],
            score,
            kind,
            rows.IsLeak(first, second),
            rows.IsLabelConflict(first, second),
            isForward ? turn : Turns.Inverse(turn),
            new DuplicateRelation(related.Kind, related.KeptShare, isForward ? related.Degrees : -related.Degrees),
            related.Edited switch
            {
                EditedPicture.First => rows.Keys[row],
                EditedPicture.Second => rows.Keys[other],
                _ => "",
            }
        );
    }

    private static int AtLeast(float[] ascending, float threshold)
    {
        int low = 0;
        int high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] < threshold - Search.SimilarityJoin.Tolerance)
                low = middle + 1;
            else
                high = middle;
        }

        return ascending.Length - low;
    }
}
