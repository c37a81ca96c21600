using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>The rows of one split, made ready for single queries. Thread-safe.</summary>
internal sealed class SplitIndex
{
    [ThreadStatic]
    private static PixelEvidence? _evidence;

    private readonly int[] _rows;
    private readonly ExactNeighborIndex _index;

    public SplitIndex(DuplicateRows rows, int[] members)
    {
        _rows = members;
        Matrix source = rows.Descriptors ?? rows.Vectors!;
        var matrix = new Matrix(members.Length, source.ColumnCount);
        for (int i = 0; i < members.Length; i++)
            source.Row(members[i]).CopyTo(matrix.Row(i));

        _index = new ExactNeighborIndex(matrix, rows.HasImages ? DistanceMetric.SquaredEuclidean : DistanceMetric.Cosine);
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
    public void SearchImages(DuplicateQuery query, DuplicateRows rows, Action<int, float> offer)
    {
        PixelEvidence evidence = _evidence ??= new PixelEvidence();
        evidence.SetFirst(query.Thumbnail);
        var mirrored = new float[query.Descriptor.Length];
        PixelDescriptor.Mirror(query.Descriptor, mirrored);
        var candidates = new SortedSet<int>();
        AddCandidates(query.Descriptor, candidates);
        AddCandidates(mirrored, candidates);
        foreach (int candidate in candidates)
            offer(_rows[candidate], evidence.Score(PixelThumbnail.Of(rows.Thumbnails, _rows[candidate])));
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
