using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Decisions;

/// <summary>Pairs and groups of duplicates without those that are settled. What is left of a group hangs together by the pairs that are
/// left: where the image that was kept leaves, the others still repeat each other.</summary>
internal sealed class RemainingDuplicates
{
    private readonly IFindingFilter _filter;
    private readonly Dictionary<(string, string), DuplicatePair> _open = [];
    private readonly ILookup<string, DuplicatePair> _listed;
    private readonly Dictionary<string, (string Representative, float Score)> _repeats = new(StringComparer.Ordinal);
    private readonly List<DuplicatePair> _implied = [];
    private readonly Func<string, (string Split, string Label)> _placeOf;

    /// <summary>Looks at what is left.</summary>
    /// <param name="pairs">All pairs.</param>
    /// <param name="groups">All groups.</param>
    /// <param name="filter">What is settled.</param>
    /// <param name="placeOf">The split and the label of an image; empty for none.</param>
    public RemainingDuplicates(
        IReadOnlyList<DuplicatePair> pairs,
        IReadOnlyList<DuplicateGroup> groups,
        IFindingFilter filter,
        Func<string, (string Split, string Label)> placeOf
    )
    {
        _filter = filter;
        _placeOf = placeOf;
        _listed = pairs.SelectMany(pair => new[] { (pair.Key, pair), (pair.OtherKey, pair) }).ToLookup(end => end.Item1, end => end.pair);
        foreach (DuplicatePair pair in pairs.Where(pair => !filter.IsPairSettled(pair.IsLeak, pair.Key, pair.OtherKey)))
            _open[(pair.Key, pair.OtherKey)] = pair;
        int nextId = groups.Count == 0 ? 1 : groups.Max(group => group.Id) + 1;
        var remaining = new List<DuplicateGroup>();
        foreach (DuplicateGroup group in groups)
            remaining.AddRange(Rest(group, ref nextId));
        Groups = remaining;
        Pairs =
        [
            .. pairs
                .Where(pair => _open.ContainsKey((pair.Key, pair.OtherKey)))
                .Concat(_implied)
                .OrderBy(pair => pair.Kind == DuplicateKind.Unique)
                .ThenByDescending(pair => pair.Score),
        ];
    }

    /// <summary>Pairs that are left, and those that followed from pairs that are settled.</summary>
    public IReadOnlyList<DuplicatePair> Pairs { get; }

    /// <summary>Groups that are left.</summary>
    public IReadOnlyList<DuplicateGroup> Groups { get; }

    /// <summary>The image that another still repeats, and the score; <see langword="null"/> where it repeats none.</summary>
    public (string Representative, float Score)? RepeatedBy(string key) => _repeats.TryGetValue(key, out var found) ? found : null;

    /// <summary>Whether a flag of an image still stands: some pair that gives it is left, or none ever did and it is not settled.</summary>
    /// <param name="key">The image.</param>
    /// <param name="gives">Whether a pair gives the flag.</param>
    /// <param name="kind">The kind of finding that the flag is.</param>
    public bool StillStands(string key, Func<DuplicatePair, bool> gives, FindingKind kind)
    {
        DuplicatePair[] given = [.. _listed[key].Where(pair => pair.Kind != DuplicateKind.Unique && gives(pair))];
        return given.Length == 0
            ? !_filter.IsFlagSettled(kind, key)
            : Array.Exists(given, pair => _open.ContainsKey((pair.Key, pair.OtherKey)))
                || _implied.Exists(pair => Ends(pair, key) && gives(pair));
    }

    private static bool Ends(DuplicatePair pair, string key) => pair.Key == key || pair.OtherKey == key;

    private List<DuplicateGroup> Rest(DuplicateGroup group, ref int nextId)
    {
        HashSet<string> members = [.. group.MemberKeys];
        DuplicatePair[] listed =
        [
            .. group
                .MemberKeys.SelectMany(key => _listed[key].Where(pair => pair.Key == key))
                .Where(pair => pair.Kind != DuplicateKind.Unique && members.Contains(pair.OtherKey)),
        ];
        var sets = new JoinedKeys(group.MemberKeys);
        var edges = listed.Where(pair => _open.ContainsKey((pair.Key, pair.OtherKey))).ToList();
        foreach (DuplicatePair pair in edges)
            sets.Join(pair.Key, pair.OtherKey);
        edges.AddRange(Unlisted(group, listed, sets));
        edges.AddRange(Implied(group, listed, sets));

        var rest = new List<DuplicateGroup>();
        foreach (string[] keys in sets.Sets.Where(keys => keys.Length > 1))
        {
            string kept = keys.Contains(group.RepresentativeKey) ? group.RepresentativeKey : Array.Find(keys, _filter.IsKept) ?? keys[0];
            bool isFirst =
                kept == group.RepresentativeKey
                || (rest.Count == 0 && !sets.Sets.Any(set => set.Length > 1 && set.Contains(group.RepresentativeKey)));
            HashSet<string> inSet = [.. keys];
            DuplicatePair[] own = [.. edges.Where(pair => inSet.Contains(pair.Key))];
            float lowest = 1;
            foreach (string key in keys.Where(key => key != kept))
            {
                DuplicatePair best = own.Where(pair => Ends(pair, key))
                    .OrderByDescending(pair => Ends(pair, kept))
                    .ThenByDescending(pair => pair.Score)
                    .First();
                _repeats[key] = (best.Key == key ? best.OtherKey : best.Key, best.Score);
                lowest = Math.Min(lowest, best.Score);
            }

            rest.Add(
                new DuplicateGroup(
                    isFirst ? group.Id : nextId++,
                    kept,
                    keys,
                    lowest,
                    Array.Exists(own, pair => pair.IsLeak),
                    Array.Exists(own, pair => pair.IsLabelConflict)
                )
            );
        }

        return rest;
    }

    // Groups of other linkages hold images that were never compared with the one that is kept.
    private List<DuplicatePair> Unlisted(DuplicateGroup group, DuplicatePair[] listed, JoinedKeys sets)
    {
        HashSet<string> known =
        [
            .. listed.Where(pair => Ends(pair, group.RepresentativeKey)).SelectMany(pair => new[] { pair.Key, pair.OtherKey }),
        ];
        var found = new List<DuplicatePair>();
        foreach (string key in group.MemberKeys.Where(key => key != group.RepresentativeKey && !known.Contains(key)))
        {
            if (_filter.IsDerivedPairSettled(group.IsLeak, key, group.RepresentativeKey))
                continue;
            found.Add(Between(group.RepresentativeKey, key, group.LowestScore, DuplicateKind.Near));
            sets.Join(group.RepresentativeKey, key);
        }

        return found;
    }

    // Exact copies are equal to each other, whether or not each pair is listed.
    private List<DuplicatePair> Implied(DuplicateGroup group, DuplicatePair[] listed, JoinedKeys sets)
    {
        var found = new List<DuplicatePair>();
        var copies = new JoinedKeys(group.MemberKeys);
        foreach (DuplicatePair pair in listed.Where(pair => pair.Kind is DuplicateKind.ExactFile or DuplicateKind.ExactPixels))
            copies.Join(pair.Key, pair.OtherKey);
        HashSet<(string, string)> told = [.. listed.Select(pair => (pair.Key, pair.OtherKey))];
        foreach (string[] keys in copies.Sets)
        {
            for (int i = 1; i < keys.Length; i++)
            {
                for (int j = 0; j < i && !sets.AreJoined(keys[j], keys[i]); j++)
                {
                    DuplicatePair pair = Between(keys[j], keys[i], 1, DuplicateKind.ExactPixels);
                    bool isTold = told.Contains((pair.Key, pair.OtherKey));
                    if (isTold || _filter.IsDerivedPairSettled(pair.IsLeak, pair.Key, pair.OtherKey))
                        continue;
                    found.Add(pair);
                    sets.Join(pair.Key, pair.OtherKey);
                }
            }
        }

        _implied.AddRange(found);
        return found;
    }

    private DuplicatePair Between(string one, string another, float score, DuplicateKind kind)
    {
        (string key, string other) = string.CompareOrdinal(one, another) < 0 ? (one, another) : (another, one);
        (string split, string label) = _placeOf(key);
        (string otherSplit, string otherLabel) = _placeOf(other);
        return new DuplicatePair(key, other, score, kind, Differ(split, otherSplit), Differ(label, otherLabel), DuplicateTurn.None);
    }

    private static bool Differ(string first, string second) => first.Length > 0 && second.Length > 0 && first != second;
}
