using System.Globalization;

namespace MLNet.Embeddings.Tests.Docs;

/// <summary>The table of hours in docs/scale.md is what its formulas make of the rates above it.</summary>
public class ScaleTableTests
{
    private const double PairsPerSecond = 82e6;
    private const double MiniPerSecond = 630;
    private const double PhotoPerSecond = 54;

    // 5.66 n√n comparisons with centroids and as many within cells, at 8 cells a row and 8√(n/2) cells.
    private static readonly double CellComparisons = 16 / Math.Sqrt(2);

    [Theory]
    [InlineData("10⁶", 1e6)]
    [InlineData("10⁷", 1e7)]
    [InlineData("10⁸", 1e8)]
    [InlineData("10⁹", 1e9)]
    public void Hours_follow_from_the_rates(string name, double rows)
    {
        double[] seconds =
        [
            rows / PhotoPerSecond,
            rows / MiniPerSecond,
            rows * rows / 2 / PairsPerSecond,
            CellComparisons * Math.Pow(rows, 1.5) / PairsPerSecond,
        ];
        string row = $"| {name} | {string.Join(" | ", seconds.Select(time => TwoDigits(time / 3600)))} |";
        Assert.Contains(row, File.ReadAllText(Path.Combine(Repository.Root, "docs", "scale.md")));
    }

    private static string TwoDigits(double value)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        int decimals = Math.Max(0, (int)-Math.Round(Math.Log10(unit)));
        return (Math.Round(value / unit) * unit).ToString($"N{decimals}", CultureInfo.InvariantCulture);
    }
}
