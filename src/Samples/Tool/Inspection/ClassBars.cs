using System.Globalization;
using System.Text;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>The class distribution as bars of letters, for a terminal.</summary>
internal static class ClassBars
{
    private const int Width = 32;
    private const string Shades = "█▓▒░";

    /// <summary>A line per class: a bar cut into splits, counts, the most similar class, and how far neighbors and CLIP agree with the
    /// labels.</summary>
    public static void Print(CommandConsole console, ClassReport report)
    {
        DatasetAnalysis analysis = report.Analysis;
        ClassDistribution counts = analysis.Distribution;
        string[] names = [.. counts.Splits];
        int[] splits = [.. (report.Listing?.Splits ?? names).Select(split => Array.IndexOf(names, split)).Where(split => split >= 0)];
        int nameWidth = counts.Classes.Max(name => name.Length);
        int largest = Enumerable.Range(0, counts.Classes.Count).Max(counts.CountOf);
        string legend = string.Join(
            "  ",
            splits.Select((split, i) => $"{Shade(i)} {counts.Splits[split]} {counts.CountOfSplit(split):N0}")
        );
        console.WriteLine(
            $"{counts.LabeledCount:N0} pictures of "
                + $"{(counts.Classes.Count == 1 ? "1 class" : $"{counts.Classes.Count:N0} classes")}"
                + $"{(legend.Length > 0 ? $": {legend}" : "")}"
        );
        for (int label = 0; label < counts.Classes.Count; label++)
        {
            int nearest = analysis.Geometry.NearestTo(label);
            var line = new StringBuilder($"{counts.Classes[label].PadRight(nameWidth)}  {Bar(counts, splits, label, largest), -Width}  ");
            line.Append(
                CultureInfo.InvariantCulture,
                $"{counts.CountOf(label), 7:N0}   neighbors agree {analysis.NeighborConfusion[label, label]:0.00}"
            );
            if (analysis.PredictedAgreement is { } agreement)
                line.Append(CultureInfo.InvariantCulture, $"   zero-shot {agreement.ShareOf(label):0.00}");
            if (nearest >= 0)
                line.Append(
                    CultureInfo.InvariantCulture,
                    $"   most like {counts.Classes[nearest]} ({analysis.Geometry.Similarities[label, nearest]:0.00})"
                );
            console.WriteLine(line.ToString());
        }

        if (counts.Classes.Count < 2)
            return;

        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The largest class has {counts.ImbalanceRatio:0.0} times the pictures of the smallest; as varied as "
                    + $"{counts.EffectiveNumberOfClasses:0.0} classes of equal size."
            )
        );
        foreach (MissingClass gap in counts.MissingClasses)
            console.WriteLine($"No {gap.Class} in {gap.Split}.");
    }

    private static string Bar(ClassDistribution counts, int[] splits, int label, int largest)
    {
        var bar = new StringBuilder();
        int seen = 0;
        for (int i = 0; i <= splits.Length; i++)
        {
            seen = i < splits.Length ? seen + counts.CountOf(label, splits[i]) : counts.CountOf(label);
            int end = (int)Math.Round((double)seen / largest * Width);
            bar.Append(Shade(i), Math.Max(0, end - bar.Length));
        }

        return bar.ToString();
    }

    private static char Shade(int split) => Shades[split % Shades.Length];
}
