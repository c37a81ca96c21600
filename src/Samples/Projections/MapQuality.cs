using System.Numerics.Tensors;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Samples.Projections;

/// <summary>How well a map keeps what the features say; each figure is a share from 0 to 1, larger is better.</summary>
/// <param name="LabelAccuracy">Share of rows whose class is the most common one among their ten nearest rows on the map.</param>
/// <param name="NeighborRecall">Share of the ten nearest rows by features that are among the ten nearest on the map.</param>
/// <param name="Trustworthiness">How little the neighbours on the map are strangers by features (Venna and Kaski, ICANN 2001).</param>
internal sealed record MapQuality(double LabelAccuracy, double NeighborRecall, double Trustworthiness)
{
    private const int NeighborCount = 10;
    private const int LargestSample = 5000;

    // Trustworthiness ranks all pairs, so it looks at fewer rows.
    private const int LargestRankedSample = 2000;

    /// <summary>Measures a map, on a random sample of the rows where there are many.</summary>
    public static MapQuality Measure(Matrix features, Matrix map, int[] labels, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("quality");
        int[] sample = Sample(features.RowCount, LargestSample);
        int[][] near = Neighbors(features, sample, context);
        int[][] nearOnMap = Neighbors(map, sample, context);
        int correct = 0;
        int kept = 0;
        int found = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            int majority = nearOnMap[i].GroupBy(row => labels[row]).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
            correct += majority == labels[sample[i]] ? 1 : 0;
            kept += near[i].Intersect(nearOnMap[i]).Count();
            found += near[i].Length;
        }

        int[] ranked = sample[..Math.Min(sample.Length, LargestRankedSample)];
        return new MapQuality((double)correct / sample.Length, (double)kept / found, TrustworthinessOf(Rows(features, ranked), Rows(map, ranked), context));
    }

    private static double TrustworthinessOf(Matrix features, Matrix map, EngineContext context)
    {
        int n = features.RowCount;
        int k = Math.Min(NeighborCount, (n / 2) - 1);
        NeighborTable onMap = ExactNeighborSearch.Search(map, k, DistanceMetric.Euclidean, context);
        var excess = new long[n];
        context.For(n, (row, _) =>
        {
            var distances = new float[n];
            for (int other = 0; other < n; other++)
                distances[other] = other == row ? float.PositiveInfinity : TensorPrimitives.Distance<float>(features.Row(row), features.Row(other));

            foreach (int neighbor in onMap.IndicesOf(row))
            {
                int rank = 1 + distances.Count(distance => distance < distances[neighbor]);
                excess[row] += Math.Max(0, rank - k);
            }
        });
        return 1 - (2.0 * excess.Sum() / ((double)n * k * ((2.0 * n) - (3.0 * k) - 1)));
    }

    /// <summary>The nearest other rows of some rows.</summary>
    private static int[][] Neighbors(Matrix matrix, int[] rows, EngineContext context)
    {
        // A row finds itself too, if no copies of it crowd it out.
        NeighborTable table = ExactNeighborSearch.Search(matrix, Rows(matrix, rows), NeighborCount + 1, DistanceMetric.Euclidean, context);
        return [.. rows.Select((row, i) => table.IndicesOf(i).ToArray().Where(other => other != row).Take(NeighborCount).ToArray())];
    }

    private static Matrix Rows(Matrix matrix, int[] rows)
    {
        var chosen = new Matrix(rows.Length, matrix.ColumnCount);
        for (int i = 0; i < rows.Length; i++)
            matrix.Row(rows[i]).CopyTo(chosen.Row(i));
        return chosen;
    }

    private static int[] Sample(int count, int largest)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        new Random(0).Shuffle(rows);
        return rows[..Math.Min(count, largest)];
    }
}
