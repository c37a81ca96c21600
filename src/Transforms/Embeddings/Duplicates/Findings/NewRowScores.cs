using System.Runtime.InteropServices;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Relations;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>Scores of a row that the fit has not seen against the rows of the fit. Thread-safe.</summary>
internal sealed class NewRowScores
{
    private readonly DuplicateIndex _index;
    private readonly NeighborScales _scales;
    private readonly Lazy<IReadOnlyList<SplitIndex>> _splits;
    private readonly Lazy<SplitIndex> _representatives;

    public NewRowScores(DuplicateIndex index)
    {
        _index = index;
        _scales = index.Matches.Scales;
        _splits = new(MakeSplits);
        _representatives = new(MakeRepresentatives);
    }

    private DuplicateRows Rows => _index.Rows;

    /// <summary>Offers the nearest rows with their scores.</summary>
    /// <param name="query">The row, which can be compared.</param>
    /// <param name="equal">A row of the fit that is equal to it, or −1.</param>
    /// <param name="offer">Takes a row and its score.</param>
    /// <returns>Rows that are offered as they score at 32 × 32 pixels, because no second look at them was possible.</returns>
    public IReadOnlyCollection<int> Offer(DuplicateQuery query, int equal, Action<int, float> offer)
    {
        if (Rows.HasImages)
            return OfferImages(query, equal, offer);
        if (_scales.IsCorrected)
            OfferCorrected(query, offer);
        else
            OfferNearest(query, offer);
        return [];
    }

    /// <summary>The score against one row of the fit; NaN where one of the two cannot be compared.</summary>
    public float To(DuplicateQuery query, int row)
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
        float turned = new TurnedEvidence(evidence)
            .Score(Rows.Descriptors!.Row(row), query.Descriptor, PixelThumbnail.Of(Rows.Thumbnails, row), query.Thumbnail)
            .Score;
        agreement = Math.Max(agreement, turned);
        return _scales.IsCorrected ? NeighborScales.CorrectEvidence(agreement, WidthOf(Pictures(query)), ScaleOf(row)) : agreement;
    }

    private List<int> OfferImages(DuplicateQuery query, int equal, Action<int, float> offer)
    {
        List<SeenCandidate> pictures = Pictures(query);
        float width = _scales.IsCorrected ? WidthOf(pictures) : 0;
        var unseen = new List<int>();
        SecondLook? look = null;
        foreach ((int row, float evidence, _, DuplicateTurn turn, FoundRelation? related) in pictures)
        {
            float score = Corrected(evidence, row);
            if (Rows.Pictures is not { } files || !IsToBeLookedAt(files, query, row, equal))
            {
                offer(row, score);
                continue;
            }

            Digest digest = query.File.IsNone ? query.Pixels : query.File;
            var picture = new LookedPicture(query.Picture.Path, digest, query.Thumbnail, query.Decode);
            if (_index.Reaches(score))
            {
                look ??= new SecondLook(files.Decoder);
                SecondLookResult result = look.Compare(Rows.PictureOf(row), picture, turn);
                bool moves = files.Moves(row) || query.Picture.Frames != FrameKind.Single;
                if (result == SecondLookResult.Differ || (result == SecondLookResult.NotRead && moves))
                    score = PixelGraph.ScoreOfDifferent(score, _index.Threshold);
                if (result == SecondLookResult.NotRead)
                    unseen.Add(row);
            }

            // What is no copy as it lies may be one where both show the same.
            if (!_index.Reaches(score) && related is { } found && _index.Reaches(Corrected(found.Evidence, row)))
            {
                look ??= new SecondLook(files.Decoder);
                SecondLookResult result = look.CompareParts(Rows.PictureOf(row), picture, found.Map);
                score = result == SecondLookResult.Agree ? Corrected(found.Evidence, row) : score;
                if (result == SecondLookResult.NotRead)
                    unseen.Add(row);
            }

            offer(row, score);
        }

        return unseen;

        float Corrected(float evidence, int row) =>
            _scales.IsCorrected ? NeighborScales.CorrectEvidence(evidence, width, ScaleOf(row)) : evidence;
    }

    // Equal contents need no look.
    private bool IsToBeLookedAt(PictureFiles files, DuplicateQuery query, int row, int equal) =>
        !(equal >= 0 && _index.Contents.OfRow[equal] == _index.Contents.OfRow[row])
        && (
            files.Moves(row)
            || query.Picture.Frames != FrameKind.Single
            || GrayLevels.HasDetail(Math.Min(Rows.PixelCounts[row], query.PixelCount))
        );

    private List<SeenCandidate> Pictures(DuplicateQuery query)
    {
        var pictures = new List<SeenCandidate>();
        foreach (SplitIndex split in _splits.Value)
            split.SearchImages(query, Rows, pictures.Add);

        return pictures;
    }

    // Among contents, as they lie: many copies of one picture are no narrow neighborhood.
    private float WidthOf(List<SeenCandidate> pictures)
    {
        var nearest = new NearestEvidence();
        IEnumerable<SeenCandidate> upright = pictures.Where(picture => !float.IsNaN(picture.AsItLies));
        foreach (SeenCandidate picture in upright.DistinctBy(picture => _index.Contents.OfRow[picture.Row]))
            nearest.Add(picture.AsItLies);

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
            split.SearchVectors(
                query,
                NeighborScales.Neighbors,
                (row, distance) =>
                {
                    float score = _scales.Score(distance, width, ScaleOf(row));
                    if (!float.IsNaN(score))
                        offer(row, score);
                }
            );
        }
    }

    private float ScaleOf(int row) => _scales.Scales[_index.Contents.OfRow[row]];

    // Among rows that are no copies of each other, as in the fit; and a copy of one of them has the width of that one, as in the fit.
    private float WidthAround(DuplicateQuery query)
    {
        var distances = new List<float>(NeighborScales.Neighbors);
        int nearest = -1;
        _representatives.Value.SearchVectors(
            query,
            NeighborScales.Neighbors,
            (row, distance) =>
            {
                nearest = nearest < 0 ? row : nearest;
                distances.Add(distance);
            }
        );
        ReadOnlySpan<float> found = CollectionsMarshal.AsSpan(distances);
        if (_scales.Hubness != DuplicateHubness.Csls)
            return NeighborScales.Width(_scales.Hubness, found);

        return NearCopies.CountOf(found, _scales.Spread) > 0 && double.IsFinite(_scales.Spread)
            ? ScaleOf(nearest)
            : NeighborWidths.MeanOf(found, _scales.Spread);
    }

    // One index per split, so that the nearest row of another split is found however many rows of the own split are nearer.
    private List<SplitIndex> MakeSplits() =>
        [
            .. Enumerable
                .Range(0, Rows.Count)
                .Where(row => Rows.Statuses[row] == DuplicateStatus.Ok)
                .GroupBy(Rows.SplitOf)
                .OrderBy(split => split.Key)
                .Select(split => new SplitIndex(Rows, [.. split], _index.Settings.FindsEditedCopies)),
        ];

    private SplitIndex MakeRepresentatives() => new(Rows, [.. Enumerable.Range(0, Rows.Count).Where(IsRepresentative)], findsEdited: false);

    private bool IsRepresentative(int row)
    {
        int content = _index.Contents.OfRow[row];
        return Rows.Statuses[row] == DuplicateStatus.Ok
            && _index.Contents.RowsOf(content)[0] == row
            && _scales.LeaderOf(content) == content;
    }
}
