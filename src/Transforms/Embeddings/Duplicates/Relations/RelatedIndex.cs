using MLNet.Embeddings.Duplicates.Detail;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Pictures among which those are found that a single picture is a part of, or that are a part of it. Thread-safe.</summary>
internal sealed class RelatedIndex
{
    /// <summary>Candidates per part, beside those that are of the picture itself.</summary>
    public const int CandidatesPerPart = 3;

    /// <summary>Entries that a picture itself may have among its nearest.</summary>
    public const int OwnEntries = 2;

    private readonly PictureEntries _entries;
    private readonly ExactNeighborIndex _whole;
    private readonly ExactNeighborIndex _parts;

    /// <param name="thumbnails">A thumbnail per picture.</param>
    /// <param name="pictures">Which pictures.</param>
    public RelatedIndex(byte[] thumbnails, int[] pictures)
    {
        using var context = new EngineContext(1);
        _entries = PictureEntries.Of(thumbnails, pictures, context);
        _whole = new ExactNeighborIndex(_entries.Vectors, DistanceMetric.SquaredEuclidean);
        _parts = new ExactNeighborIndex(PictureEntries.ViewsOf(thumbnails, pictures, context), DistanceMetric.SquaredEuclidean);
        Pictures = pictures;
    }

    private int[] Pictures { get; }

    /// <summary>The candidates for a picture, in no order. How it lies on others as a whole is not among them.</summary>
    /// <param name="thumbnail">Its thumbnail.</param>
    /// <param name="number">A number for it, larger than any other.</param>
    public List<RelatedCandidate> Search(ReadOnlySpan<byte> thumbnail, int number)
    {
        var candidates = new List<RelatedCandidate>();
        var views = new PictureViews();
        var vectors = new float[PictureViews.Length * PictureViews.Windows.Length];
        views.All(thumbnail, vectors);
        for (int view = 0; view < PictureViews.Windows.Length; view++)
            AddWhole(vectors.AsSpan(view * PictureViews.Length, PictureViews.Length), PictureViews.Windows[view]);

        var vector = new float[PictureViews.Length];
        views.Whole(thumbnail, vector);
        AddParts(vector, PictureWindow.Whole);
        AddWhole(vector, PictureWindow.Whole);
        if (ContentWindow.Of(thumbnail) is { } content)
        {
            views.Within(thumbnail, content, vector);
            AddParts(vector, content);
            AddWhole(vector, content);
        }

        return candidates;

        void AddWhole(ReadOnlySpan<float> query, PictureWindow window)
        {
            foreach ((int place, float distance) in Nearest(_whole, query))
            {
                if (window != PictureWindow.Whole || _entries.Windows[place] != PictureWindow.Whole)
                    candidates.Add(RelatedCandidate.Of(_entries.Pictures[place], _entries.Windows[place], number, window, distance));
            }
        }

        void AddParts(ReadOnlySpan<float> query, PictureWindow window)
        {
            int count = PictureViews.Windows.Length;
            foreach ((int place, float distance) in Nearest(_parts, query))
                candidates.Add(RelatedCandidate.Of(Pictures[place / count], PictureViews.Windows[place % count], number, window, distance));
        }
    }

    private static List<(int Place, float Distance)> Nearest(ExactNeighborIndex index, ReadOnlySpan<float> query)
    {
        Span<int> places = stackalloc int[CandidatesPerPart + OwnEntries];
        Span<float> distances = stackalloc float[CandidatesPerPart + OwnEntries];
        int count = index.Search(query, places, distances);
        var nearest = new List<(int, float)>(count);
        for (int i = 0; i < count && distances[i] <= RelatedCandidate.FarthestVector; i++)
            nearest.Add((places[i], distances[i]));
        return nearest;
    }
}
