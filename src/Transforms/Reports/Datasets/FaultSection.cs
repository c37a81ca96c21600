using MLNet.Embeddings.Quality;
using MLNet.Embeddings.Reports.Page;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Pictures that are too dark, blurred and so on, as a part of the page.</summary>
internal static class FaultSection
{
    /// <summary>Its heading.</summary>
    public const string Title = "Faults of pictures";

    /// <summary>Makes it.</summary>
    /// <param name="inspection">What was found.</param>
    /// <param name="most">Rows of the table at most.</param>
    /// <param name="heading">What a row is called.</param>
    public static PageSection Of(DatasetInspection inspection, int most, string heading)
    {
        // Gray pictures are told by no tail, so nothing says how unexpected they are; they come last.
        IEnumerable<ImageFault> worstFirst = inspection
            .Faults.OrderBy(fault => fault.Kind == ImageFaultKind.GrayAmongColored)
            .ThenBy(fault => fault.FalseAlarms)
            .ThenBy(fault => fault.Row)
            .ThenBy(fault => fault.Kind);
        return new PageSection(
            Title,
            Note(inspection, most),
            new PageTable([heading, "Fault", "Measured", "#Figure", "#Usually", "#Begins at"], [.. worstFirst.Take(most).Select(Row)])
        );
    }

    private static PageTableRow Row(ImageFault fault) =>
        new(
            [
                fault.Key,
                FaultWords.Of(fault.Kind),
                FaultWords.FactOf(fault),
                FaultWords.Figure(fault.Value),
                FaultWords.Figure(fault.Typical),
                FaultWords.Figure(fault.Limit),
            ],
            fault.Row
        );

    private static string Note(DatasetInspection inspection, int most)
    {
        if (inspection.MeasuredCount < ImageFaults.FewestImages)
            return Invariant($"Not judged: {inspection.MeasuredCount} {inspection.Items} are too few to tell what is usual.");

        string all = inspection.Faults.Count > most ? Invariant($" The first {most}; findings.csv has all.") : "";
        return "Far from what is usual in this set, farther than chance would explain, and visible to the eye; the least expected first."
            + $"{all}";
    }
}
