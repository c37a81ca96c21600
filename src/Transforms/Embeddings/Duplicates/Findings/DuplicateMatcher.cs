using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>Answers for single rows: those of the fit by their key, others by comparison with all rows of the fit. Thread-safe.</summary>
internal sealed class DuplicateMatcher
{
    // A model that computes a vector again, at another batch size or on another device, comes nearer than this, by far.
    private const float SameRow = 1e-5f;

    private readonly DuplicateIndex _index;
    private readonly EqualRows _equal;
    private readonly NewRowScores _scores;

    public DuplicateMatcher(DuplicateIndex index)
    {
        _index = index;
        _equal = new EqualRows(index);
        _scores = new NewRowScores(index);
    }

    private DuplicateRows Rows => _index.Rows;

    /// <summary>
    /// The place of the row of the fit that has a row's key, or −1 where there is none. Where two sets each number their rows from 0,
    /// another row has the same key: one of another split is not the row of the fit, nor is, of vectors, one with another vector, which
    /// <see cref="IsFitted"/> and <see cref="IsNearFitted"/> tell.
    /// </summary>
    public int PlaceOfKey(DuplicateQuery query)
    {
        int place = query.Key is null ? -1 : Array.BinarySearch(Rows.Keys, query.Key, StringComparer.Ordinal);
        return place < 0 || ContentSplits.AreAcross(Rows.SplitOf(place), query.Split) ? -1 : place;
    }

    /// <summary>Whether a vector as it is read is the very one that a row of the fit had. Without hashes, as after loading, none is known
    /// to be.</summary>
    public bool IsFitted(int place, ReadOnlySpan<float> vector) =>
        Rows.VectorHashes.Length > 0 && Rows.VectorHashes[place] is not 0 and var hash && hash == ContentHash.OfRow(vector);

    /// <summary>Whether a row with a fitted key may be the row of the fit, its vector computed again.</summary>
    /// <param name="place">The row of the fit.</param>
    /// <param name="query">The row, its vector moved as those of the fit were.</param>
    public bool IsNearFitted(int place, DuplicateQuery query)
    {
        bool isComparable = query.Status == DuplicateStatus.Ok && Rows.Statuses[place] == DuplicateStatus.Ok;
        return isComparable
            ? Cosines.Distance(query.Vector, Rows.Vectors!.Row(place)) <= SameRow
            : IsFaulty(query.Status) == IsFaulty(Rows.Statuses[place]);
    }

    /// <summary>The answer for a row of the fit.</summary>
    public DuplicateAnswer OfRow(int row)
    {
        DuplicateFindings found = _index.Findings;
        return new DuplicateAnswer
        {
            Kind = found.Kinds[row],
            IsDuplicate = found.IsDuplicate[row],
            Group = found.Groups[row],
            GroupSize = found.GroupSizes[row],
            IsRepresentative = found.Representatives[row] == row,
            RepresentativeKey = found.Representatives[row] < 0 ? Rows.Keys[row] : KeyOf(found.Representatives[row]),
            ScoreToRepresentative = found.RepresentativeScores[row],
            IsChained = found.IsChained[row],
            NearestKey = KeyOf(found.Nearest[row]),
            NearestScore = found.NearestScores[row],
            NearestOtherSplitKey = KeyOf(found.NearestAcross[row]),
            NearestOtherSplitScore = found.NearestAcrossScores[row],
            IsLeak = found.IsLeak[row],
            IsLabelConflict = found.IsLabelConflict[row],
            Status = Rows.Statuses[row],
        };
    }

    /// <summary>
    /// The answer for a row without a key that is one of the fit by its content, split and label. Among several such rows nobody can tell
    /// which one it is, so it
    /// is answered for as one that is not kept: all of them are flagged.
    /// </summary>
    public bool TryFindByContent(DuplicateQuery query, out DuplicateAnswer answer)
    {
        int place = _equal.Find(query);
        int last = -1;
        if (place >= 0)
        {
            foreach (int row in _index.Contents.RowsOf(_index.Contents.OfRow[place]))
            {
                if (Rows.SplitOf(row) != query.Split || Rows.LabelOf(row) != query.Label)
                    continue;

                if (last < 0 || _index.Findings.Representatives[row] != row)
                    last = row;
            }
        }

        answer = last >= 0 ? OfRow(last) : default;
        return last >= 0;
    }

    /// <summary>The answer for a row that the fit has not seen.</summary>
    public DuplicateAnswer OfNewRow(DuplicateQuery query)
    {
        if (!DuplicateRows.HasPicture(query.Status))
            return DuplicateAnswer.Nothing(query.Status, query.Key);

        var best = new Best();
        var bestAcross = new Best();
        var bestWithin = new Best();
        int equal = _equal.Find(query);
        if (equal >= 0)
        {
            foreach (int row in _index.Contents.RowsOf(_index.Contents.OfRow[equal]))
                Offer(row, 1);
        }

        IReadOnlyCollection<int> unseen = query.Status == DuplicateStatus.Ok ? _scores.Offer(query, equal, Offer) : [];
        if (best.Row < 0)
            return DuplicateAnswer.Nothing(query.Status, query.Key);

        Best counted = _index.Settings.Scope switch
        {
            DuplicateScope.CrossSplit => bestAcross,
            DuplicateScope.WithinSplit => bestWithin,
            DuplicateScope.WithinClass when best.Row >= 0 && Rows.LabelOf(best.Row) != query.Label => new Best(),
            _ => best,
        };
        bool matched = counted.Row >= 0 && _index.Reaches(counted.Score);
        int representative = matched ? _index.Findings.Representatives[counted.Row] : -1;
        representative = matched && representative < 0 ? counted.Row : representative;
        float score =
            !matched ? float.NaN
            : representative == counted.Row ? counted.Score
            : _scores.To(query, representative);
        return new DuplicateAnswer
        {
            Kind = matched ? KindOf(query, counted.Row, equal) : DuplicateKind.Unique,
            IsDuplicate = matched,
            Group = matched ? _index.Findings.Groups[counted.Row] : 0,
            GroupSize = matched ? Math.Max(1, _index.Findings.GroupSizes[counted.Row]) : 0,
            RepresentativeKey = representative < 0 ? query.Key ?? "" : KeyOf(representative),
            ScoreToRepresentative = score,
            IsChained = matched && !_index.Reaches(score),
            NearestKey = KeyOf(best.Row),
            NearestScore = best.Score,
            NearestOtherSplitKey = KeyOf(bestAcross.Row),
            NearestOtherSplitScore = bestAcross.Row >= 0 ? bestAcross.Score : float.NaN,
            IsLeak = bestAcross.Row >= 0 && _index.Reaches(bestAcross.Score),
            IsLabelConflict =
                _index.Reaches(best.Score)
                && query.Label != DuplicateRows.NoNumber
                && Rows.LabelOf(best.Row) is not DuplicateRows.NoNumber and var label
                && label != query.Label,
            Status =
                unseen.Contains(best.Row) || unseen.Contains(counted.Row) || unseen.Contains(bestAcross.Row)
                    ? DuplicateStatus.ThumbnailOnly
                    : query.Status,
        };

        void Offer(int row, float offered)
        {
            best = best.Or(row, offered);
            int split = Rows.SplitOf(row);
            if (ContentSplits.AreAcross(split, query.Split))
                bestAcross = bestAcross.Or(row, offered);
            if (split == query.Split)
                bestWithin = bestWithin.Or(row, offered);
        }
    }

    private static bool IsFaulty(DuplicateStatus status) => status is DuplicateStatus.ZeroVector or DuplicateStatus.NotFinite;

    private string KeyOf(int row) => row < 0 ? "" : Rows.Keys[row];

    // Pictures of one content are equal in all their pixels.
    private DuplicateKind KindOf(DuplicateQuery query, int row, int equal)
    {
        if (!query.File.IsNone && Rows.FileDigests.Length > 0 && Rows.FileDigests[row] == query.File)
            return DuplicateKind.ExactFile;

        return Rows.HasImages && equal >= 0 && _index.Contents.OfRow[row] == _index.Contents.OfRow[equal]
            ? DuplicateKind.ExactPixels
            : DuplicateKind.Near;
    }

    private readonly record struct Best(int Row, float Score)
    {
        public Best()
            : this(-1, float.NaN) { }

        public Best Or(int row, float score) => Row < 0 || score > Score || (score == Score && row < Row) ? new Best(row, score) : this;
    }
}
