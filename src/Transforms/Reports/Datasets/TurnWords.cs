namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>How copies are turned, and what else was done to them, in words.</summary>
/// <param name="pairs">The pairs.</param>
internal sealed class TurnWords(IReadOnlyList<DuplicatePair> pairs)
{
    private readonly Dictionary<(string, string), DuplicateTurn> _turns = pairs
        .Where(pair => pair.Turn != DuplicateTurn.None)
        .ToDictionary(pair => (pair.Key, pair.OtherKey), pair => pair.Turn);

    private readonly Dictionary<(string, string), DuplicatePair> _related = pairs
        .Where(pair => pair.Relation.Kind != DuplicateRelationKind.None)
        .ToDictionary(pair => (pair.Key, pair.OtherKey));

    /// <summary>What was done to a picture, or to another one that shows the same; empty where nothing was, or the two are no
    /// pair.</summary>
    public string RelationBetween(string key, string other)
    {
        (string, string) keys = string.CompareOrdinal(key, other) < 0 ? (key, other) : (other, key);
        if (!_related.TryGetValue(keys, out DuplicatePair pair))
            return "";
        return pair.EditedKey == other ? $"the other one is {pair.Relation}" : $"{pair.Relation}";
    }

    /// <summary>How a picture is turned or mirrored against another one; empty where it is not, or the two are no pair.</summary>
    public string Between(string key, string other) =>
        string.CompareOrdinal(key, other) < 0
            ? Of(_turns.GetValueOrDefault((key, other)), isForward: true)
            : Of(_turns.GetValueOrDefault((other, key)), isForward: false);

    private static string Of(DuplicateTurn turn, bool isForward) =>
        turn switch
        {
            DuplicateTurn.None => "",
            DuplicateTurn.Mirrored => "mirrored",
            DuplicateTurn.HalfTurn => "turned 180°",
            DuplicateTurn.QuarterTurn => isForward ? "turned 90°" : "turned 270°",
            DuplicateTurn.ThreeQuarterTurn => isForward ? "turned 270°" : "turned 90°",
            DuplicateTurn.MirroredHalfTurn => "upside down and mirrored",
            _ => "turned and mirrored",
        };
}
