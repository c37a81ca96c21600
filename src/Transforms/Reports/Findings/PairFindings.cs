using System.Text.Json;

namespace MLNet.Embeddings.Reports.Findings;

/// <summary>Pairs that repeat each other as findings.</summary>
internal static class PairFindings
{
    /// <summary>A finding for each pair that reaches the threshold.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="groups">Their groups.</param>
    /// <param name="threshold">The score from which on two rows repeat each other.</param>
    /// <param name="placeOf">The split and the label of a row; empty for none.</param>
    public static IEnumerable<DatasetFinding> Of(
        IReadOnlyList<DuplicatePair> pairs,
        IReadOnlyList<DuplicateGroup> groups,
        double threshold,
        Func<string, (string Split, string Label)> placeOf
    )
    {
        Dictionary<string, DuplicateGroup> groupOf = groups
            .SelectMany(group => group.MemberKeys.Select(key => KeyValuePair.Create(key, group)))
            .ToDictionary(StringComparer.Ordinal);
        return pairs.Where(pair => pair.Kind != DuplicateKind.Unique).Select(Finding);

        DatasetFinding Finding(DuplicatePair pair)
        {
            // The one that would go comes first.
            bool isFirstKept = groupOf.GetValueOrDefault(pair.OtherKey)?.RepresentativeKey != pair.OtherKey;
            (string key, string other) = isFirstKept ? (pair.OtherKey, pair.Key) : (pair.Key, pair.OtherKey);
            (string split, string label) = placeOf(key);
            (string otherSplit, string otherLabel) = placeOf(other);
            int? group = groupOf.TryGetValue(key, out DuplicateGroup? own) && own == groupOf.GetValueOrDefault(other) ? own.Id : null;
            DuplicateRelation relation = pair.Relation;
            bool isRelated = relation.Kind != DuplicateRelationKind.None;
            return new DatasetFinding(pair.IsLeak ? FindingKind.Leak : FindingKind.Duplicate, key, other, pair.Score, threshold)
                .With(FindingFact.Split, split)
                .With(FindingFact.OtherSplit, otherSplit)
                .With(FindingFact.Label, label)
                .With(FindingFact.OtherLabel, otherLabel)
                .With(FindingFact.Match, JsonNamingPolicy.CamelCase.ConvertName($"{pair.Kind}"))
                .With(FindingFact.Turn, pair.Turn == DuplicateTurn.None ? null : JsonNamingPolicy.CamelCase.ConvertName($"{pair.Turn}"))
                .With(FindingFact.Relation, isRelated ? JsonNamingPolicy.CamelCase.ConvertName($"{relation.Kind}") : null)
                .With(FindingFact.KeptShare, isRelated ? Math.Round(relation.KeptShare, 3) : null)
                .With(
                    FindingFact.Degrees,
                    relation.Degrees != 0 ? Math.Round(key == pair.Key ? relation.Degrees : -relation.Degrees, 1) : null
                )
                .With(FindingFact.EditedKey, pair.EditedKey.Length > 0 ? pair.EditedKey : null)
                .With(FindingFact.LabelConflict, pair.IsLabelConflict)
                .With(FindingFact.Group, group);
        }
    }
}
