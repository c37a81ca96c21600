using System.Runtime.InteropServices;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates;

/// <summary>Answers for single rows: those of the fit by their key, others by comparison with all rows of the fit. Thread-safe.</summary>
internal sealed class DuplicateMatcher
{
    // A model that computes a vector again, at another batch size or on another device, comes nearer than this, by far.
    private const float SameRow = 1e-5f;

    private readonly DuplicateIndex _index;
    private readonly NeighborScales _scales;
    private readonly Lazy<IReadOnlyList<SplitIndex>> _splits;
    private readonly Lazy<SplitIndex> _representatives;
    private readonly Lazy<Dictionary<ulong, List<int>>> _vectors;
    private readonly Lazy<Dictionary<Digest, int>> _files;
    private readonly Lazy<Dictionary<Digest, int>> _pixels;

    public DuplicateMatcher(DuplicateIndex index)
    {
        _index = index;
        _scales = index.Matches.Scales;
        _splits = new(MakeSplits);
        _representatives = new(MakeRepresentatives);
        _vectors = new(MakeVectors);
        _files = new(() => Places(index.Rows.FileDigests));
        _pixels = new(() => Places(index.Rows.PixelDigests));
    }

    private DuplicateRows Rows => _index.Rows;

    /// <summary>
    /// The place of a row of the fit, or −1 where it is none. Another row may have the same key, as where two sets each number their rows
    /// from 0: one of another split, or, of
    /// vectors, one with another vector, is not the row of the fit.
    /// </summary>
    public int PlaceOf(DuplicateQuery query)
    {
        int place = query.Key is null ? -1 : Array.BinarySearch(Rows.Keys, query.Key, StringComparer.Ordinal);
        if (place < 0 || ContentSplits.AreAcross(Rows.SplitOf(place), query.Split))
            return -1;
        if (Rows.HasImages || Rows.Vectors is not { } vectors)
            return place;

        bool isComparable = query.Status == DuplicateStatus.Ok && Rows.Statuses[place] == DuplicateStatus.Ok;
        return isComparable ? Cosines.Distance(query.Vector, vectors.Row(place)) <= SameRow ? place : -1 : IsFaulty(query.Status) == IsFaulty(Rows.Statuses[place]) ? place : -1;
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
    /// The answer for a row without a key that is one of the fit by its content, split and label. Among several such rows nobody can tell which one it is, so it
    /// is answered for as one that is not kept: all of them are flagged.
    /// </summary>
    public bool TryFindByContent(DuplicateQuery query, out DuplicateAnswer answer)
    {
        int place = EqualRow(query);
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
        if (query.Status == DuplicateStatus.Unreadable)
            return DuplicateAnswer.Nothing(query.Status, query.Key);

        var best = new Best();
        var bestAcross = new Best();
        var bestWithin = new Best();
        int equal = EqualRow(query);
        if (equal >= 0)
        {
            foreach (int row in _index.Contents.RowsOf(_index.Contents.OfRow[equal]))
                Offer(row, 1);
        }

        if (query.Status == DuplicateStatus.Ok)
        {
            if (Rows.HasImages)
                OfferImages(query, Offer);
            else if (_scales.IsCorrected)
                OfferCorrected(query, Offer);
            else
                OfferNearest(query, Offer);
        }

        if (best.Row < 0)
            return DuplicateAnswer.Nothing(query.Status, query.Key);

        Best counted = _index.Settings.Scope switch
        {
            DuplicateScope.CrossSplit => bestAcross,
            DuplicateScope.WithinSplit => bestWithin,
            DuplicateScope.WithinClass when best.Row >= 0 && Rows.LabelOf(best.Row) != query.Label => new Best(),
            _ => best,
        };
        bool matched = counted.Row >= 0 && Reaches(counted.Score);
        int representative = matched ? _index.Findings.Representatives[counted.Row] : -1;
        representative = matched && representative < 0 ? counted.Row : representative;
        float score = !matched ? float.NaN : representative == counted.Row ? counted.Score : ScoreTo(query, representative);
        return new DuplicateAnswer
        {
            Kind = matched ? KindOf(query, counted.Row) : DuplicateKind.Unique,
            IsDuplicate = matched,
            Group = matched ? _index.Findings.Groups[counted.Row] : 0,
            GroupSize = matched ? Math.Max(1, _index.Findings.GroupSizes[counted.Row]) : 0,
            RepresentativeKey = representative < 0 ? query.Key ?? "" : KeyOf(representative),
            ScoreToRepresentative = score,
            IsChained = matched && !Reaches(score),
            NearestKey = KeyOf(best.Row),
            NearestScore = best.Score,
            NearestOtherSplitKey = KeyOf(bestAcross.Row),
            NearestOtherSplitScore = bestAcross.Row >= 0 ? bestAcross.Score : float.NaN,
            IsLeak = bestAcross.Row >= 0 && Reaches(bestAcross.Score),
            IsLabelConflict = Reaches(best.Score) && query.Label != DuplicateRows.NoNumber && Rows.LabelOf(best.Row) is not DuplicateRows.NoNumber and var label && label != query.Label,
            Status = query.Status,
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

    private bool Reaches(float score) => score >= _index.Threshold - SimilarityJoin.Tolerance;

    private string KeyOf(int row) => row < 0 ? "" : Rows.Keys[row];

    private DuplicateKind KindOf(DuplicateQuery query, int row)
    {
        if (!query.File.IsNone && Rows.FileDigests.Length > 0 && Rows.FileDigests[row] == query.File)
            return DuplicateKind.ExactFile;

        return !query.Pixels.IsNone && Rows.PixelDigests.Length > 0 && Rows.PixelDigests[row] == query.Pixels ? DuplicateKind.ExactPixels : DuplicateKind.Near;
    }

    private int EqualRow(DuplicateQuery query)
    {
        if (!query.File.IsNone && _files.Value.TryGetValue(query.File, out int row))
            return row;
        if (!query.Pixels.IsNone && _pixels.Value.TryGetValue(query.Pixels, out row))
            return row;
        if (Rows.HasImages || query.Status is not (DuplicateStatus.Ok or DuplicateStatus.NoDirection))
            return -1;

        foreach (int candidate in _vectors.Value.GetValueOrDefault(ContentHash.OfRow(query.Vector), []))
        {
            if (query.Vector.AsSpan().SequenceEqual(Rows.Vectors!.Row(candidate)))
                return candidate;
        }

        return -1;
    }

    private float ScoreTo(DuplicateQuery query, int row)
    {
        if (Rows.Statuses[row] != DuplicateStatus.Ok || query.Status != DuplicateStatus.Ok)
            return float.NaN;
        if (!Rows.HasImages)
        {
            float distance = Cosines.Distance(query.Vector, Rows.Vectors!.Row(row));
            return _scales.Hubness == DuplicateHubness.Csls ? _scales.Score(distance, WidthAround(query), ScaleOf(row)) : 1 - distance;
        }

        var evidence = new PixelEvidence();
        evidence.SetFirst(query.Thumbnail);
        float agreement = evidence.Score(PixelThumbnail.Of(Rows.Thumbnails, row));
        return _scales.IsCorrected ? NeighborScales.CorrectEvidence(agreement, WidthOf(Pictures(query)), ScaleOf(row)) : agreement;
    }

    private void OfferImages(DuplicateQuery query, Action<int, float> offer)
    {
        List<(int Row, float Evidence)> pictures = Pictures(query);
        float width = _scales.IsCorrected ? WidthOf(pictures) : 0;
        SecondLook? look = null;
        foreach ((int row, float evidence) in pictures)
        {
            float score = _scales.IsCorrected ? NeighborScales.CorrectEvidence(evidence, width, ScaleOf(row)) : evidence;
            offer(row, Reaches(score) && Differ(query, row, ref look) ? PixelGraph.ScoreOfDifferent(score, _index.Threshold) : score);
        }
    }

    // Equal contents were offered before. Where the files of the fit are not known, pictures that move are not taken for copies by
    // their first frames.
    private bool Differ(DuplicateQuery query, int row, ref SecondLook? look)
    {
        if (Rows.Pictures is not { } pictures)
            return query.Picture.Frames != FrameKind.Single;

        PictureSource known = pictures.Sources[row];
        bool hasDetail = known.Frames != FrameKind.Single || query.Picture.Frames != FrameKind.Single
            || PictureFiles.HasDetail(Rows.PixelCounts[row]);
        if (!hasDetail)
            return false;

        look ??= new SecondLook(pictures.Decoder);
        ReadOnlySpan<byte> thumbnail = PixelThumbnail.Of(Rows.Thumbnails, row);
        return look.Compare(known.Path, thumbnail, query.Picture.Path, query.Thumbnail) == SecondLookResult.Differ;
    }

    private List<(int Row, float Evidence)> Pictures(DuplicateQuery query)
    {
        var pictures = new List<(int Row, float Evidence)>();
        foreach (SplitIndex split in _splits.Value)
            split.SearchImages(query, Rows, (row, evidence) => pictures.Add((row, evidence)));

        return pictures;
    }

    // Among contents: many copies of one picture are no narrow neighbourhood.
    private float WidthOf(List<(int Row, float Evidence)> pictures)
    {
        var nearest = new NearestEvidence();
        foreach ((int row, float evidence) in pictures.DistinctBy(picture => _index.Contents.OfRow[picture.Row]))
            nearest.Add(evidence);

        return NeighborScales.PictureWidth(_scales.Hubness, nearest.Distances.Span);
    }

    private void OfferNearest(DuplicateQuery query, Action<int, float> offer)
    {
        foreach (SplitIndex split in _splits.Value)
            split.SearchVectors(query, 1, (row, distance) => offer(row, 1 - distance));
    }

    private void OfferCorrected(DuplicateQuery query, Action<int, float> offer)
    {
        float width = WidthAround(query);
        foreach (SplitIndex split in _splits.Value)
        {
            split.SearchVectors(query, NeighborScales.Neighbors, (row, distance) =>
            {
                float score = _scales.Score(distance, width, ScaleOf(row));
                if (!float.IsNaN(score))
                    offer(row, score);
            });
        }
    }

    private float ScaleOf(int row) => _scales.Scales[_index.Contents.OfRow[row]];

    // Among rows that are no copies of each other, as in the fit; and a copy of one of them has the width of that one, as in the fit.
    private float WidthAround(DuplicateQuery query)
    {
        var distances = new List<float>(NeighborScales.Neighbors);
        int nearest = -1;
        _representatives.Value.SearchVectors(query, NeighborScales.Neighbors, (row, distance) =>
        {
            nearest = nearest < 0 ? row : nearest;
            distances.Add(distance);
        });
        ReadOnlySpan<float> found = CollectionsMarshal.AsSpan(distances);
        if (_scales.Hubness != DuplicateHubness.Csls)
            return NeighborScales.Width(_scales.Hubness, found);

        return NearCopies.CountOf(found, _scales.Spread) > 0 && double.IsFinite(_scales.Spread) ? ScaleOf(nearest) : NeighborWidths.MeanOf(found, _scales.Spread);
    }

    // One index per split, so that the nearest row of another split is found however many rows of the own split are nearer.
    private List<SplitIndex> MakeSplits() =>
    [
        .. Enumerable.Range(0, Rows.Count)
            .Where(row => Rows.Statuses[row] == DuplicateStatus.Ok)
            .GroupBy(Rows.SplitOf)
            .OrderBy(split => split.Key)
            .Select(split => new SplitIndex(Rows, [.. split])),
    ];

    private SplitIndex MakeRepresentatives() => new(Rows, [.. Enumerable.Range(0, Rows.Count).Where(IsRepresentative)]);

    private bool IsRepresentative(int row)
    {
        int content = _index.Contents.OfRow[row];
        return Rows.Statuses[row] == DuplicateStatus.Ok && _index.Contents.RowsOf(content)[0] == row && _scales.LeaderOf(content) == content;
    }

    private Dictionary<ulong, List<int>> MakeVectors()
    {
        var rows = new Dictionary<ulong, List<int>>();
        foreach (int row in Enumerable.Range(0, Rows.Count).Where(row => Rows.Statuses[row] is DuplicateStatus.Ok or DuplicateStatus.NoDirection))
        {
            ulong hash = ContentHash.OfRow(Rows.Vectors!.Row(row));
            if (!rows.TryGetValue(hash, out List<int>? same))
                rows.Add(hash, same = []);
            if (same.Count == 0 || !same.Exists(other => _index.Contents.OfRow[other] == _index.Contents.OfRow[row]))
                same.Add(row);
        }

        return rows;
    }

    private static Dictionary<Digest, int> Places(Digest[] digests)
    {
        var places = new Dictionary<Digest, int>();
        for (int row = 0; row < digests.Length; row++)
        {
            if (!digests[row].IsNone)
                places.TryAdd(digests[row], row);
        }

        return places;
    }

    private readonly record struct Best(int Row, float Score)
    {
        public Best()
            : this(-1, float.NaN)
        {
        }

        public Best Or(int row, float score) =>
            Row < 0 || score > Score || (score == Score && row < Row) ? new Best(row, score) : this;
    }
}
