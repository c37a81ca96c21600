using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Relations;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>The rows of one split, made ready for single queries. Thread-safe.</summary>
internal sealed class SplitIndex
{
    [ThreadStatic]
    private static PixelEvidence? _evidence;

    [ThreadStatic]
    private static RelatedEvidence? _related;

    private readonly int[] _rows;
    private readonly ExactNeighborIndex _index;
    private readonly Lazy<ExactNeighborIndex>? _turnedIndex;
    private readonly Lazy<RelatedIndex>? _relatedIndex;

    /// <param name="rows">The rows.</param>
    /// <param name="members">Those of the split.</param>
    /// <param name="findsEdited">Whether pictures that were cropped and the like are sought.</param>
    public SplitIndex(DuplicateRows rows, int[] members, bool findsEdited)
    {
        _rows = members;
        Matrix source = rows.Descriptors ?? rows.Vectors!;
        var matrix = new Matrix(members.Length, source.ColumnCount);
        for (int i = 0; i < members.Length; i++)
            source.Row(members[i]).CopyTo(matrix.Row(i));

        _index = new ExactNeighborIndex(matrix, rows.HasImages ? DistanceMetric.SquaredEuclidean : DistanceMetric.Cosine);
        _turnedIndex = rows.HasImages ? new(() => MakeTurnedIndex(matrix)) : null;
        int[] detailed = findsEdited ? [.. members.Where(row => rows.Pictures?.CanBeCut(row, rows.PixelCounts) == true)] : [];
        _relatedIndex = detailed.Length > 0 ? new(() => new RelatedIndex(rows.Thumbnails, detailed)) : null;
    }

    /// <summary>Offers the nearest rows by their vectors, with the distance, nearest first.</summary>
    public void SearchVectors(DuplicateQuery query, int count, Action<int, float> offer)
    {
        Span<int> nearest = stackalloc int[count];
        Span<float> distances = stackalloc float[count];
        int found = _index.Search(query.Vector, nearest, distances);
        for (int i = 0; i < found; i++)
            offer(_rows[nearest[i]], distances[i]);
    }

    /// <summary>Offers all candidates with their pixel evidence.</summary>
    public void SearchImages(DuplicateQuery query, DuplicateRows rows, Action<SeenCandidate> offer)
    {
        PixelEvidence evidence = _evidence ??= new PixelEvidence();
        evidence.SetFirst(query.Thumbnail);
        var mirrored = new float[query.Descriptor.Length];
        PixelDescriptor.Mirror(query.Descriptor, mirrored);
        var candidates = new SortedSet<int>();
        AddCandidates(query.Descriptor, candidates);
        AddCandidates(mirrored, candidates);
        var found = new SortedDictionary<int, SeenCandidate>();
        foreach (int candidate in candidates)
        {
            int row = _rows[candidate];
            float score = evidence.Score(PixelThumbnail.Of(rows.Thumbnails, row));
            found[row] = new SeenCandidate(row, score, score, DuplicateTurn.None, null);
        }

        AddTurned(query, rows, new TurnedEvidence(evidence), found);
        if (_relatedIndex is not null && query.Picture.Frames == FrameKind.Single && GrayLevels.HasDetail(query.PixelCount))
            AddRelated(query, rows, found);
        foreach (SeenCandidate candidate in found.Values)
            offer(candidate);
    }

    // Scored from the picture with the smaller number to the other one, as among the rows of a fit, where that is the known one.
    private void AddTurned(DuplicateQuery query, DuplicateRows rows, TurnedEvidence evidence, SortedDictionary<int, SeenCandidate> found)
    {
        var invariants = new float[TurnInvariants.Length];
        TurnInvariants.Compute(query.Descriptor, invariants);
        Span<int> nearest = stackalloc int[TurnedSearch.CandidatesPerImage];
        Span<float> distances = stackalloc float[TurnedSearch.CandidatesPerImage];
        int count = _turnedIndex!.Value.Search(invariants, nearest, distances);
        foreach (int candidate in nearest[..count])
        {
            int row = _rows[candidate];
            (float score, DuplicateTurn turn) = evidence.Score(
                rows.Descriptors!.Row(row),
                query.Descriptor,
                PixelThumbnail.Of(rows.Thumbnails, row),
                query.Thumbnail
            );
            SeenCandidate known = found.GetValueOrDefault(row, new SeenCandidate(row, 0, float.NaN, DuplicateTurn.None, null));
            if (score > known.Evidence)
                found[row] = known with { Evidence = score, Turn = turn };
        }
    }

    // What resembles it most as it lies may be rotated.
    private void AddRelated(DuplicateQuery query, DuplicateRows rows, SortedDictionary<int, SeenCandidate> found)
    {
        RelatedEvidence evidence = _related ??= new RelatedEvidence();
        List<RelatedCandidate> candidates = _relatedIndex!.Value.Search(query.Thumbnail, rows.Count);
        IEnumerable<int> likely = found
            .Values.Where(candidate => rows.Pictures!.CanBeCut(candidate.Row, rows.PixelCounts))
            .OrderByDescending(candidate => candidate.AsItLies)
            .ThenBy(candidate => candidate.Row)
            .Take(RelatedIndex.CandidatesPerPart)
            .Select(candidate => candidate.Row);
        foreach (int row in likely)
            candidates.Add(RelatedCandidate.Of(row, PictureWindow.Whole, rows.Count, PictureWindow.Whole, 0));
        candidates.Sort(RelatedCandidate.Compare);
        foreach (RelatedPicture related in RelatedTrial.Of(candidates, rows.Thumbnails, query.Thumbnail, evidence))
        {
            SeenCandidate known = found.GetValueOrDefault(
                related.First,
                new SeenCandidate(related.First, related.Plain, float.NaN, DuplicateTurn.None, null)
            );
            found[related.First] = known with { Related = related.Found };
        }
    }

    private static ExactNeighborIndex MakeTurnedIndex(Matrix descriptors)
    {
        var invariants = new Matrix(descriptors.RowCount, TurnInvariants.Length);
        for (int row = 0; row < descriptors.RowCount; row++)
            TurnInvariants.Compute(descriptors.Row(row), invariants.Row(row));
        return new ExactNeighborIndex(invariants, DistanceMetric.SquaredEuclidean);
    }

    private void AddCandidates(ReadOnlySpan<float> descriptor, SortedSet<int> candidates)
    {
        Span<int> nearest = stackalloc int[PixelCandidates.PerImage];
        Span<float> distances = stackalloc float[PixelCandidates.PerImage];
        int found = _index.Search(descriptor, nearest, distances);
        foreach (int candidate in nearest[..found])
            candidates.Add(candidate);
    }
}
