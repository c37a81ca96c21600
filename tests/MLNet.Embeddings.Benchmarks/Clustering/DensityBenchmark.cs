using System.Diagnostics;
using System.Globalization;
using MLNet.Embeddings.Benchmarks.Neighbors;
using MLNet.Embeddings.Benchmarks.Peers;
using MLNet.Embeddings.Clustering;
using MLNet.Embeddings.Clustering.Hierarchy;
using MLNet.Embeddings.Clustering.Parameters;

namespace MLNet.Embeddings.Benchmarks.Clustering;

/// <summary>Density clustering: 70,000 points of a map against the clock, many columns against the search for neighbors alone, and R's
/// <c>dbscan::hdbscan</c> where R is at hand.</summary>
public static class DensityBenchmark
{
    private const int MinClusterSize = 20;
    private const int ComparedRows = 3000;
    private const int Rounds = 3;

    /// <summary>Measures, and prints a line for each.</summary>
    /// <param name="matricesFolder">Folder with .npy files of vectors of many columns; <see langword="null"/> takes drawn ones.</param>
    public static void Run(string? matricesFolder)
    {
        Matrix map = DrawnClouds.Create(70_000, 2);
        for (int round = 0; round < Rounds; round++)
            Fit("70,000 × 2", map, out _);
        IEnumerable<(string Name, Matrix Rows)> inputs = matricesFolder is null
            ? [("20,000 × 512, drawn", DrawnClouds.Create(20_000, 512))]
            : Directory
                .GetFiles(matricesFolder, "*.npy")
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file), NumpyMatrix.Read(file)));
        foreach ((string name, Matrix rows) in inputs)
        {
            using var context = new EngineContext();
            var clock = Stopwatch.StartNew();
            ExactNeighborSearch.Search(rows, 15, DistanceMetric.Euclidean, context);
            double search = clock.Elapsed.TotalSeconds;
            double seconds = Fit(name, rows, out _);
            Print($"  the search of 15 neighbors alone {search:F2} s: {seconds / search:F2} times as long in all");
        }

        CompareWithR(map.RowsAt([.. Enumerable.Range(0, ComparedRows)]));
    }

    private static double Fit(string name, Matrix rows, out int[] labels)
    {
        using var context = new EngineContext();
        var clock = Stopwatch.StartNew();
        var parameters = new DensityParameters { MinClusterSize = MinClusterSize, NeighborMethod = NeighborMethod.Exact };
        (DensityFit fit, DensityClusteringDiagnostics diagnostics) = DensityEngine.Fit(rows, parameters, null, context);
        double seconds = clock.Elapsed.TotalSeconds;
        labels = fit.Points.RowCount == rows.RowCount ? [.. Enumerable.Range(0, rows.RowCount).Select(row => fit.Of(row).Cluster)] : [];
        Print($"{name}: {seconds:F2} s; {diagnostics}");
        return seconds;
    }

    private static void CompareWithR(Matrix rows)
    {
        using var folder = new PeerScratch();
        File.WriteAllLines(folder.Input, Enumerable.Range(0, rows.RowCount).Select(row => string.Join(',', Texts(rows, row))));
        string script =
            $"m <- as.matrix(read.csv('{folder.Input}', header = FALSE)); " + $"cat(dbscan::hdbscan(m, minPts = {MinClusterSize})$cluster)";
        var clock = Stopwatch.StartNew();
        try
        {
            string[] printed = new ScriptProcess("Rscript", "--vanilla", "-e", script).Output().Split(' ');
            double seconds = clock.Elapsed.TotalSeconds;
            Fit($"{rows.RowCount:N0} × {rows.ColumnCount} as R", rows, out int[] labels);
            int[] theirs = [.. printed.Select(label => int.Parse(label, CultureInfo.InvariantCulture))];
            int tied = Enumerable.Range(0, labels.Length).Count(row => labels[row] == 0 && theirs[row] != 0);
            int[] kept = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] != 0 || theirs[row] == 0)];
            int pairs = kept.Select(row => (labels[row], theirs[row])).Distinct().Count();
            int clusters = kept.Select(row => labels[row]).Distinct().Count();
            string verdict = pairs == clusters ? "the same" : "not the same";
            Print($"  dbscan::hdbscan {seconds:F2} s; {tied} rows are noise here only; the other labels are {verdict}");
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Print($"  R with dbscan is not at hand: {exception.Message}");
        }
    }

    private static IEnumerable<string> Texts(Matrix rows, int row) =>
        rows.Row(row).ToArray().Select(value => ((double)value).ToString("R", CultureInfo.InvariantCulture));

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed class PeerScratch : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("density");

        public string Input => Path.Combine(_folder.FullName, "rows.csv");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
