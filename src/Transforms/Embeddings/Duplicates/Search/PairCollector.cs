using MLNet.Embeddings.Duplicates.Contents;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Takes scored pairs: those from the threshold on are kept, and of the others as many of the highest as are to be listed beside
/// them.</summary>
/// <param name="threshold">Score from which on pairs are kept.</param>
/// <param name="settings">How many pairs there may be, how many to list, and of which scope.</param>
/// <param name="splits">The split of each content.</param>
internal sealed class PairCollector(float threshold, DuplicateSettings settings, int[] splits)
{
    private readonly PairBudget _budget = new(settings.MaximumPairs);
    private readonly List<ContentPair> _pairs = [];
    private readonly PriorityQueue<ContentPair, ContentPair> _further = new(Comparer<ContentPair>.Create(static (a, b) => -Rank(a, b)));
    private int _counted;

    /// <summary>Takes note of a pair of different contents, which must not come twice.</summary>
    public void Add(int content, int other, float score)
    {
        var pair = new ContentPair(Math.Min(content, other), Math.Max(content, other), score);
        bool counts = settings.Scope != DuplicateScope.CrossSplit || ContentSplits.AreAcross(splits[content], splits[other]);
        if (score >= threshold - SimilarityJoin.Tolerance)
        {
            _budget.Add(1);
            _pairs.Add(pair);
            _counted += counts ? 1 : 0;
        }
        else if (counts && settings.ListedPairs > 0)
        {
            if (_further.Count < settings.ListedPairs)
                _further.Enqueue(pair, pair);
            else if (Rank(pair, _further.Peek()) < 0)
                _further.EnqueueDequeue(pair, pair);
        }
    }

    /// <summary>Hands the pairs over, in order.</summary>
    public void Write(ContentMatches matches)
    {
        _pairs.Sort();
        matches.Pairs = [.. _pairs];
        ContentPair[] further = [.. _further.UnorderedItems.Select(item => item.Element)];
        Array.Sort(further, Rank);
        matches.FurtherPairs = further[..Math.Min(further.Length, Math.Max(0, settings.ListedPairs - _counted))];
    }

    // The highest score first.
    private static int Rank(ContentPair one, ContentPair other) =>
        one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.CompareTo(other);
}
