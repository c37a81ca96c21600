using System.Runtime.InteropServices;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Duplicates;

/// <summary>Answers for single rows: those of the fit by their key, others by comparison with all rows of the fit. Thread-safe.</summary>
internal sealed class DuplicateMatcher
{
    private readonly DuplicateIndex _index;
    private readonly NeighborScales _scales;
    private readonly Lazy<IReadOnlyList<SplitIndex>> _splits;
    private readonly Lazy<SplitIndex> _contents;
    private readonly Lazy<Dictionary<Digest, int>> _files;
    private readonly Lazy<Dictionary<Digest, int>> _pixels;

    public DuplicateMatcher(DuplicateIndex index)
    {
        _index = index;
        _scales = index.Matches.Scales;
        _splits = new(MakeSplits);
        _contents = new(MakeContents);
        _files = new(() => Places(index.Rows.FileDigests));
        _pixels = new(() => Places(index.Rows.PixelDigests));
    }

    private DuplicateRows Rows => _index.Rows;

    /// <summary>The place of a key among the rows of the fit, or −1.</summary>
    public int PlaceOf(string key) => Math.Max(-1, Array.BinarySearch(Rows.Keys, key, StringComparer.Ordinal));

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
            RepresentativeKey = KeyOf(found.Representatives[row]),
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
            return DuplicateAnswer.Nothing(query.Status);

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
            return DuplicateAnswer.Nothing(query.Status);

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
            RepresentativeKey = KeyOf(representative),
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
        if (Rows.HasImages || query.Status != DuplicateStatus.Ok)
            return -1;

        foreach (SplitIndex split in _splits.Value)
        {
            row = split.EqualRow(query.Vector, Rows);
            if (row >= 0)
                return row;
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

        return NeighborScales.Width(_scales.Hubness, nearest.Distances.Span);
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

    // Among contents: many copies of one row are no narrow neighbourhood.
    private float WidthAround(DuplicateQuery query)
    {
        var distances = new List<float>(NeighborScales.Neighbors);
        _contents.Value.SearchVectors(query, NeighborScales.Neighbors, (_, distance) => distances.Add(distance));
        return NeighborScales.Width(_scales.Hubness, CollectionsMarshal.AsSpan(distances));
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

    private SplitIndex MakeContents() => new(
        Rows, [.. Enumerable.Range(0, Rows.Count).Where(row => Rows.Statuses[row] == DuplicateStatus.Ok && _index.Contents.RowsOf(_index.Contents.OfRow[row])[0] == row)]);

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
