using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Clustering.Naming;
using MLNet.Embeddings.Reports.Sources;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Groups of rows that lie close together, with a name each.</summary>
/// <param name="Numbers">The number of each row's cluster, from 1; 0 for none.</param>
/// <param name="Names">The names, in the order of the numbers.</param>
internal sealed record PictureClusters(int[] Numbers, IReadOnlyList<string> Names)
{
    // Among fewer rows one sees the groups oneself.
    private const int FewestRows = 50;
    private const int SmallestCluster = 5;
    private const int MinPoints = 5;
    private const string Column = "Density";

    /// <summary>Finds the clusters, by the neighbors that are at hand.</summary>
    public static PictureClusters Find(
        MLContext mlContext,
        IDataView data,
        string vectorColumn,
        SourceRow[] rows,
        NeighborSet neighbors,
        ModelWords? words,
        CancellationToken cancellation
    )
    {
        if (rows.Length < FewestRows || neighbors.NeighborCount < MinPoints)
            return new PictureClusters(new int[rows.Length], []);

        DensityClusteringTransformer clusters = mlContext
            .Transforms.DensityClustering(
                new DensityClusteringEstimator.Options
                {
                    OutputColumnName = Column,
                    InputColumnName = vectorColumn,
                    // The more rows, the larger what is worth a name: 10 of 400, 120 of 60,000.
                    MinClusterSize = Math.Max(SmallestCluster, (int)(Math.Sqrt(rows.Length) / 2)),
                    MinPoints = MinPoints,
                    Neighbors = neighbors,
                    Seed = 0,
                    CancellationToken = cancellation,
                }
            )
            .Fit(data);
        int[] numbers = [.. clusters.Transform(data).GetColumn<uint>(Column + "ClusterId").Select(number => (int)number)];
        return new PictureClusters(numbers, NamesOf(numbers, clusters.Diagnostics.Clusters.Count, rows, words));
    }

    private static string[] NamesOf(int[] numbers, int count, SourceRow[] rows, ModelWords? words)
    {
        if (rows.Any(row => row.Label.Length > 0))
        {
            int[] places = [.. numbers.Select(number => number - 1)];
            string[][] labels = [.. rows.Select(row => row.Label.Length > 0 ? new[] { row.Label } : [])];
            string[][] found = ClusterTerms.Of(count, places, labels, 1);
            return NumberedNames.Of([.. found.Select((label, place) => label.Length > 0 ? label[0] : Invariant($"cluster {place + 1}"))]);
        }

        if (words is null)
            return [.. Enumerable.Range(1, count).Select(number => Invariant($"cluster {number}"))];

        var directions = new ClusterDirections(words.Vectors.ColumnCount);
        for (int row = 0; row < rows.Length; row++)
        {
            if (numbers[row] > 0)
                directions.Add(numbers[row] - 1, rows[row].Vector);
        }

        int[] best = VocabularyNames.Best(directions.ToMatrix(), words.Vectors);
        return NumberedNames.Of([.. best.Select((word, place) => word < 0 ? Invariant($"cluster {place + 1}") : words.Names[word][0])]);
    }
}
