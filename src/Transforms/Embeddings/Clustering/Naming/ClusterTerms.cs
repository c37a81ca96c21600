namespace MLNet.Embeddings.Clustering.Naming;

/// <summary>Names clusters by the terms that are frequent within and rare elsewhere: class-based TF-IDF.</summary>
/// <remarks>
/// Of a term t that makes up the share p of a cluster's terms, and occurs f times in all, the weight is p · log(1 + a / f), where a is the
/// mean number of terms per cluster (M. Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure",
/// arXiv:2203.05794). Terms of equal weight come in the order of their characters.
/// </remarks>
internal static class ClusterTerms
{
    /// <summary>The terms of each cluster, the weightiest first.</summary>
    /// <param name="clusterCount">Number of clusters.</param>
    /// <param name="clusters">The cluster of each row, from 0; −1 for none, where terms count in all only.</param>
    /// <param name="terms">The terms of each row, with repetitions.</param>
    /// <param name="count">Terms per cluster at most.</param>
    public static string[][] Of(int clusterCount, IReadOnlyList<int> clusters, IReadOnlyList<IReadOnlyList<string>> terms, int count)
    {
        var all = new Dictionary<string, int>(StringComparer.Ordinal);
        var within = new Dictionary<string, int>[clusterCount];
        for (int cluster = 0; cluster < clusterCount; cluster++)
            within[cluster] = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < clusters.Count; row++)
        {
            foreach (string term in terms[row])
            {
                all[term] = all.GetValueOrDefault(term) + 1;
                if (clusters[row] >= 0)
                    within[clusters[row]][term] = within[clusters[row]].GetValueOrDefault(term) + 1;
            }
        }

        double mean = within.Sum(cluster => (double)cluster.Values.Sum()) / Math.Max(clusterCount, 1);
        return [.. within.Select(Heaviest)];

        string[] Heaviest(Dictionary<string, int> cluster)
        {
            double length = cluster.Values.Sum();
            return
            [
                .. cluster
                    .OrderByDescending(term => term.Value / length * Math.Log(1 + (mean / all[term.Key])))
                    .ThenBy(term => term.Key, StringComparer.Ordinal)
                    .Take(count)
                    .Select(term => term.Key),
            ];
        }
    }

    /// <summary>The words of a text, in small letters: runs of letters, or of letters and digits.</summary>
    public static IReadOnlyList<string> WordsOf(string text)
    {
        var words = new List<string>();
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            for (end = start; end < text.Length && char.IsLetterOrDigit(text[end]); end++) { }

            if (text.AsSpan(start, end - start).ContainsAnyExceptInRange('0', '9'))
                words.Add(text[start..end].ToLowerInvariant());
        }

        return words;
    }
}
