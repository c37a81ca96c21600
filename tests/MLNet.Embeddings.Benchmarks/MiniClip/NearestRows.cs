namespace MLNet.Embeddings.Benchmarks.MiniClip;

/// <summary>The nearest by cosine, and what they say by a vote: what models are measured by.</summary>
internal static class NearestRows
{
    public static NeighborTable Search(Matrix reference, Matrix queries, int count) =>
        new ExactNeighborIndex(reference, DistanceMetric.Cosine).Search(queries, count, new EngineContext());

    /// <summary>The label that most neighbors have; they come in order, so a tie goes to the one that reached the number first.</summary>
    public static int Majority(ReadOnlySpan<int> neighbors, IReadOnlyList<int> labels)
    {
        var votes = new Dictionary<int, int>();
        int best = -1;
        foreach (int neighbor in neighbors)
        {
            int label = labels[neighbor];
            votes[label] = votes.GetValueOrDefault(label) + 1;
            if (best < 0 || votes[label] > votes[best])
                best = label;
        }

        return best;
    }

    /// <summary>How many copies have their own original as the nearest, or one whose vector is equal to its.</summary>
    public static int CountFound(Matrix vectors, Matrix copies, IReadOnlyList<int> originals)
    {
        NeighborTable nearest = Search(vectors, copies, 1);
        return Enumerable
            .Range(0, originals.Count)
            .Count(i => nearest.Indices[i] == originals[i] || vectors.Row(nearest.Indices[i]).SequenceEqual(vectors.Row(originals[i])));
    }
}
