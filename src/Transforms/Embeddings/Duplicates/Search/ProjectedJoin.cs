using System.Numerics.Tensors;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Finds nearly all pairs of contents from a cosine on by comparing them in a few random directions first.</summary>
/// <remarks>
/// By the lemma of Johnson and Lindenstrauss ("Extensions of Lipschitz mappings into a Hilbert space", 1984) a projection to m Gaussian
/// directions keeps the squared distance of two unit vectors up to a factor distributed as χ² with m degrees of freedom over m. A pair at
/// the threshold is therefore let through with the probability that belongs to <see cref="Cutoff"/>, a closer one almost surely, and
/// unrelated ones almost never; what is let through is decided by its exact cosine.
/// </remarks>
internal static class ProjectedJoin
{
    /// <summary>Random directions.</summary>
    public const int Directions = 32;

    // The 99.5 % quantile of χ² with 32 degrees of freedom, over 32.
    private const double Cutoff = 1.76;

    private const ulong Seed = 0x70726F6A;
    private const int RowsPerBlock = 1024;
    private const int PanelRows = 1536;
    private const int SampledPairs = 10_000;

    /// <summary>Searches; see <see cref="SimilarityJoin.Run"/>. The nearest contents are those within the range.</summary>
    public static ContentMatches Run(
        Matrix vectors,
        int[] contents,
        int[] splits,
        float threshold,
        PairBudget budget,
        EngineContext context,
        SimdPath path
    )
    {
        var matches = new ContentMatches(splits.Length);
        if (vectors.RowCount < 2)
            return matches;

        float range = 1 - threshold + SimilarityJoin.Tolerance;
        double[] norms = ReferenceRows.SquaredNormsOf(vectors, path, context);
        var distance = new RowDistance(vectors, norms, vectors, norms, DistanceMetric.Cosine, path);
        var rule = new MatchRule(
            distance,
            range,
            [.. Enumerable.Range(0, contents.Length)],
            contents,
            [.. contents.Select(content => splits[content])],
            budget
        );
        PreparedRows projected = Project(vectors, norms, context);
        var panels = new ColumnPanels(projected, PanelRows, context);
        MatchBlock[] blocks = SimilarityJoin.Compare(
            panels,
            null,
            rule,
            path,
            block => MatchBlock.OfRange(panels.RowsOf(block), range, (float)(range * Cutoff)),
            context
        );

        List<ContentPair> pairs = [.. blocks.SelectMany(block => block.Pairs)];
        pairs.Sort();
        foreach (ContentPair pair in pairs)
        {
            bool across = ContentSplits.AreAcross(splits[pair.First], splits[pair.Second]);
            matches.Offer(pair.First, pair.Second, pair.Score, across);
            matches.Offer(pair.Second, pair.First, pair.Score, across);
        }

        matches.Pairs = [.. pairs];
        matches.Recall = MeasureRecall(vectors, contents, matches.Pairs, norms, range);
        return matches;
    }

    private static PreparedRows Project(Matrix vectors, double[] norms, EngineContext context)
    {
        float[] directions = Draw(Seed, vectors.ColumnCount);
        var projected = new PreparedRows(vectors.RowCount, Directions, new float[checked(vectors.RowCount * Directions)]);
        context.ForWithProgress(
            (vectors.RowCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                for (int row = block * RowsPerBlock; row < Math.Min(vectors.RowCount, (block + 1) * RowsPerBlock); row++)
                {
                    Span<float> values = projected.Values.AsSpan(row * Directions, Directions);
                    Project(vectors.Row(row), norms[row], directions, values);
                    projected.Offsets[row] = TensorPrimitives.SumOfSquares<float>(values) / 2;
                }
            }
        );
        return projected;
    }

    private static float[] Draw(ulong seed, int length)
    {
        var directions = new float[Directions * length];
        double scale = 1 / Math.Sqrt(Directions);
        for (int i = 0; i < directions.Length; i++)
            directions[i] = (float)(scale * CounterRandom.Gaussian(seed, (ulong)(i / length), (ulong)(i % length)));

        return directions;
    }

    private static void Project(ReadOnlySpan<float> vector, double squaredNorm, float[] directions, Span<float> values)
    {
        var unit = (float)(1 / Math.Sqrt(squaredNorm));
        for (int direction = 0; direction < Directions; direction++)
            values[direction] = unit * TensorPrimitives.Dot(vector, directions.AsSpan(direction * vector.Length, vector.Length));
    }

    /// <summary>The share of the pairs found that directions drawn afresh would have let through.</summary>
    /// <remarks>Whether directions let a pair through depends on its distance alone, and the pairs found are nearly all pairs there are, so
    /// this is the share of all pairs that was found.</remarks>
    private static double MeasureRecall(Matrix vectors, int[] contents, ContentPair[] pairs, double[] norms, float range)
    {
        int count = Math.Min(SampledPairs, pairs.Length);
        if (count == 0)
            return double.NaN;

        float[] directions = Draw(~Seed, vectors.ColumnCount);
        Span<float> first = stackalloc float[Directions];
        Span<float> second = stackalloc float[Directions];
        int hits = 0;
        for (int sample = 0; sample < count; sample++)
        {
            ContentPair pair = pairs[(int)((long)sample * pairs.Length / count)];
            int row = Array.BinarySearch(contents, pair.First);
            int other = Array.BinarySearch(contents, pair.Second);
            Project(vectors.Row(row), norms[row], directions, first);
            Project(vectors.Row(other), norms[other], directions, second);
            float distance = TensorPrimitives.Distance<float>(first, second);
            hits += distance * distance / 2 <= range * Cutoff ? 1 : 0;
        }

        return (double)hits / count;
    }
}
