using System.Diagnostics;
using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Tool.Digits;
using MLNet.Embeddings.Tsne;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Placement;

namespace MLNet.Embeddings.Benchmarks.Projection;

/// <summary>New rows on a fitted t-SNE map: the time by parts, the accuracy of the places, and how far the field takes them from where the
/// exact sum would.</summary>
public static class PlacementBenchmark
{
    // MNIST's test digits are the last seventh of all.
    private const int HeldOutShare = 7;
    private const int ComparedRows = 500;

    /// <summary>Fits six sevenths of the rows in two and three components, places the others, and prints a line for each map.</summary>
    /// <param name="digitsFolder">Folder with MNIST's IDX files; <see langword="null"/> takes drawn clouds.</param>
    public static void Run(string? digitsFolder)
    {
        (Matrix rows, int[] labels) = digitsFolder is null ? Drawn() : Digits(digitsFolder);
        int count = rows.RowCount - (rows.RowCount / HeldOutShare);
        Matrix known = Part(rows, 0, count);
        Matrix fresh = Part(rows, count, rows.RowCount);
        foreach (int components in (int[])[2, 3])
            Measure(known, labels[..count], fresh, labels[count..], components);
    }

    private static void Measure(Matrix known, int[] labels, Matrix fresh, int[] freshLabels, int components)
    {
        using var context = new EngineContext();
        var clock = Stopwatch.StartNew();
        TsneFit fit = TsneEngine.Fit(known, new TsneParameters { NumberOfComponents = components }, context);
        double fitSeconds = Lap(clock);

        INeighborIndex index = fit.Index is null ? new ExactNeighborIndex(known, DistanceMetric.Euclidean, context) : fit.Index;
        NeighborTable neighbors = index.Search(fresh, fit.Diagnostics.NeighborCount, context);
        double searchSeconds = Lap(clock);

        TsnePlacement field = Placement(fit, useField: null);
        Place(field, neighbors, 1, components);
        double firstSeconds = Lap(clock);
        Matrix placed = Place(field, neighbors, fresh.RowCount, components);
        double seconds = Lap(clock);

        int compared = Math.Min(ComparedRows, fresh.RowCount);
        TsnePlacement exact = Placement(fit, useField: false);
        Place(exact, neighbors, 1, components);
        clock.Restart();
        Matrix expected = Place(exact, neighbors, compared, components);
        double exactSeconds = Lap(clock);

        double[] differences = [.. Enumerable.Range(0, compared).Select(row => Distance(placed, expected, row)).Order()];
        double accuracy = ProjectionQuality.PlacementAccuracy(fit.Coordinates, labels, placed, freshLabels, context);
        NeighborTable near = ExactNeighborSearch.Search(fit.Coordinates, 1, DistanceMetric.Euclidean, context);
        float[] spacing = [.. Enumerable.Range(0, near.RowCount).Select(row => near.DistancesOf(row)[0]).Order()];
        Console.WriteLine(
            $"{known.RowCount:N0} × {known.ColumnCount} → {components}D, {fresh.RowCount:N0} new rows: fit {fitSeconds:F1} s; neighbors "
                + $"of the new rows {searchSeconds:F2} s; "
                + $"first row {1e3 * firstSeconds:F0} ms, then {1e6 * seconds / fresh.RowCount:F0} µs per row on one thread, with the "
                + $"exact sum {1e6 * exactSeconds / compared:F0} µs; "
                + $"accuracy {accuracy:F4}; from the exact sum's places {differences[compared / 2]:g2} (median), {differences[^1]:g2} "
                + "(worst); "
                + $"neighbors on the map are {spacing[spacing.Length / 2]:g2} apart"
        );
    }

    private static TsnePlacement Placement(TsneFit fit, bool? useField) =>
        new(
            fit.Coordinates,
            new TsneParameters().DegreesOfFreedom,
            DistanceMetric.Euclidean,
            [.. fit.Diagnostics.Perplexities],
            useField: useField
        );

    private static Matrix Place(TsnePlacement placement, NeighborTable neighbors, int count, int components)
    {
        var placed = new Matrix(count, components);
        for (int row = 0; row < count; row++)
            placement.Place(neighbors.IndicesOf(row), neighbors.DistancesOf(row), placed.Row(row));
        return placed;
    }

    private static double Distance(Matrix left, Matrix right, int row)
    {
        double squared = 0;
        for (int component = 0; component < left.ColumnCount; component++)
            squared += Math.Pow((double)left[row, component] - right[row, component], 2);
        return Math.Sqrt(squared);
    }

    private static double Lap(Stopwatch clock)
    {
        double seconds = clock.Elapsed.TotalSeconds;
        clock.Restart();
        return seconds;
    }

    private static (Matrix Rows, int[] Labels) Drawn()
    {
        Matrix rows = DrawnClouds.Create(70_000, 50);
        return (rows, [.. Enumerable.Range(0, rows.RowCount).Select(row => row % 10)]);
    }

    private static (Matrix Rows, int[] Labels) Digits(string folder)
    {
        DigitSet digits = IdxFolder.Read(folder, int.MaxValue, seed: 0, CancellationToken.None);
        var rows = new Matrix(digits.Count, digits.PictureLength);
        for (int at = 0; at < digits.Pixels.Length; at++)
            rows.Values[at] = digits.Pixels[at];
        return (rows, digits.Labels);
    }

    private static Matrix Part(Matrix rows, int first, int end) =>
        new(end - first, rows.ColumnCount, rows.Values[(first * rows.ColumnCount)..(end * rows.ColumnCount)]);
}
