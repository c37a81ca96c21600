using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>The rows of one split, made ready for single queries. Thread-safe.</summary>
internal sealed class SplitIndex
{
    [ThreadStatic]
    private static PixelEvidence? _evidence;

    private readonly int[] _rows;
    private readonly ExactNeighborIndex _index;
    private readonly Lazy<ExactNeighborIndex>? _turnedIndex;

    public SplitIndex(DuplicateRows rows, int[] members)
    {
        _rows = members;
        Matrix source = rows.Descriptors ?? rows.Vectors!;
        var matrix = new Matrix(members.Length, source.ColumnCount);
        for (int i = 0; i < members.Length; i++)
            source.Row(members[i]).CopyTo(matrix.Row(i));

        _index = new ExactNeighborIndex(matrix, rows.HasImages ? DistanceMetric.SquaredEuclidean : DistanceMetric.Cosine);
        _turnedIndex = rows.HasImages ? new(() => MakeTurnedIndex(matrix)) : null;
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
            found[row] = new SeenCandidate(row, score, score, DuplicateTurn.None);
        }

        AddTurned(query, rows, new TurnedEvidence(evidence), found);
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
            SeenCandidate known = found.GetValueOrDefault(row, new SeenCandidate(row, 0, float.NaN, DuplicateTurn.None));
            if (score > known.Evidence)
                found[row] = known with { Evidence = score, Turn = turn };
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
        Span<int> nearest = stackalloc int[PixelGraph.CandidatesPerImage];
        Span<float> distances = stackalloc float[PixelGraph.CandidatesPerImage];
        int found = _index.Search(descriptor, nearest, distances);
        foreach (int candidate in nearest[..found])
            candidates.Add(candidate);
    }
}
