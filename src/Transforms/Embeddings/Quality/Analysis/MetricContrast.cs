using System.Globalization;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Quality.Analysis;

/// <summary>Notices data of which cosines miss what the classes differ in, such as the length of the rows: there a sample's neighbors by
/// Euclidean distance agree much better on the class.</summary>
internal static class MetricContrast
{
    private const int LargestSample = 1000;
    private const int SmallestSample = 30;
    private const int NeighborCount = 5;

    // Of a CLIP model's vectors, both metrics agree within a few hundredths.
    private const double LeastDifference = 0.15;

    /// <summary>A sentence where Euclidean distances suit the classes much better than cosines; <see langword="null"/> where they do not,
    /// or where there are too few rows to tell.</summary>
    /// <param name="vectors">All rows.</param>
    /// <param name="usable">Those that are judged.</param>
    /// <param name="labels">The class of each of these.</param>
    /// <param name="context">What to run in.</param>
    public static string? Of(Matrix vectors, int[] usable, int[] labels, EngineContext context)
    {
        RowRange range = RowRange.ForDistances(DistanceMetric.Euclidean);
        int[] labeled =
        [
            .. Enumerable
                .Range(0, usable.Length)
                .Where(i => labels[i] != Categories.None && range.FirstInvalid(vectors.Row(usable[i])) < 0),
        ];
        if (labeled.Length < SmallestSample)
            return null;

        int size = Math.Min(LargestSample, labeled.Length);
        int[] sample = [.. Enumerable.Range(0, size).Select(i => labeled[(int)((long)i * labeled.Length / size)])];
        Matrix rows = vectors.RowsAt(Array.ConvertAll(sample, i => usable[i]));
        int[] classes = Array.ConvertAll(sample, i => labels[i]);
        double byCosine = Agreement(rows, classes, DistanceMetric.Cosine, context);
        double byDistance = Agreement(rows, classes, DistanceMetric.Euclidean, context);
        if (byDistance - byCosine < LeastDifference)
            return null;

        return string.Create(
            CultureInfo.InvariantCulture,
            $"In a sample of {size} rows, {byDistance:P0} of the nearest rows by Euclidean distance bear the row's own label, by cosine "
                + $"{byCosine:P0}: where the length of a row means something, set Metric to Euclidean."
        );
    }

    private static double Agreement(Matrix rows, int[] classes, DistanceMetric metric, EngineContext context)
    {
        NeighborTable table = ExactNeighborSearch.SearchAside(rows, NeighborCount, metric, context);
        long agreeing = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            foreach (int neighbor in table.IndicesOf(row))
                agreeing += classes[neighbor] == classes[row] ? 1 : 0;
        }

        return (double)agreeing / Math.Max(1, table.Indices.Length);
    }
}
