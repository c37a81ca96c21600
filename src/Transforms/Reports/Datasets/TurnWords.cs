namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>How copies are turned, in words.</summary>
/// <param name="pairs">The pairs.</param>
internal sealed class TurnWords(IReadOnlyList<DuplicatePair> pairs)
{
    private readonly Dictionary<(string, string), DuplicateTurn> _turns = pairs
        .Where(pair => pair.Turn != DuplicateTurn.None)
        .ToDictionary(pair => (pair.Key, pair.OtherKey), pair => pair.Turn);

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
