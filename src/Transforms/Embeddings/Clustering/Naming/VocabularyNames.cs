using System.Numerics.Tensors;

namespace MLNet.Embeddings.Clustering.Naming;

/// <summary>Names clusters of vectors by the word whose vector is the most similar to their mean direction.</summary>
/// <remarks>Some words are similar to everything. So what counts is how much more similar a word is to a cluster than to the mean of all
/// clusters that have a direction; where there is but one of them, the similarity itself counts.</remarks>
internal static class VocabularyNames
{
    /// <summary>The best word of each cluster; −1 for one whose rows have no direction.</summary>
    /// <param name="directions">A mean direction per cluster, each of length 1 or 0.</param>
    /// <param name="words">A vector per word, each of length 1.</param>
    public static int[] Best(Matrix directions, Matrix words)
    {
        var best = new int[directions.RowCount];
        int directed = Enumerable.Range(0, best.Length).Count(cluster => HasDirection(directions, cluster));
        double[] means =
            directed > 1
                ? [.. Enumerable.Range(0, words.RowCount).Select(word => SumOfSimilarities(directions, words.Row(word)) / directed)]
                : new double[words.RowCount];
        for (int cluster = 0; cluster < best.Length; cluster++)
        {
            best[cluster] = -1;
            if (!HasDirection(directions, cluster))
                continue;

            double highest = double.NegativeInfinity;
            for (int word = 0; word < words.RowCount; word++)
            {
                double score = TensorPrimitives.Dot<float>(directions.Row(cluster), words.Row(word)) - means[word];
                if (score > highest)
                    (highest, best[cluster]) = (score, word);
            }
        }

        return best;
    }

    private static bool HasDirection(Matrix directions, int cluster) => directions.Row(cluster).ContainsAnyExcept(0f);

    private static double SumOfSimilarities(Matrix directions, ReadOnlySpan<float> word)
    {
        double sum = 0;
        for (int cluster = 0; cluster < directions.RowCount; cluster++)
            sum += TensorPrimitives.Dot(directions.Row(cluster), word);
        return sum;
    }
}
