using System.Globalization;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>The clusters as a part of the report: how large each is, and which classes it holds.</summary>
internal static class ClusterSection
{
    private const int ClassesShown = 3;

    /// <summary>The section.</summary>
    public static PageSection Of(DatasetInspection inspection)
    {
        bool hasClasses = inspection.Pictures.Any(picture => picture.Label.Length > 0);
        ILookup<int, InspectedPicture> members = inspection.Pictures.ToLookup(picture => picture.Cluster);
        string[] columns = ["Cluster", $"#{char.ToUpperInvariant(inspection.Items[0])}{inspection.Items[1..]}", .. Headings(hasClasses)];
        PageTableRow[] rows =
        [
            .. inspection.ClusterNames.Select(
                (name, place) =>
                {
                    InspectedPicture[] pictures = [.. members[place + 1]];
                    string[] cells = [name, Number(pictures.Length), .. hasClasses ? new[] { ClassesOf(pictures) } : []];
                    return new PageTableRow(cells);
                }
            ),
        ];
        string named =
            hasClasses ? " A group is named by the class that stands out in it."
            : inspection.Words is not null ? " A group is named by the word of the model that stands out in it."
            : "";
        string note =
            $"Groups of {inspection.Items} that lie closer together than what parts them (HDBSCAN*); {Number(members[0].Count())} lie in "
            + $"none.{named}";
        return new PageSection("Clusters", note, new PageTable(columns, rows));
    }

    private static string[] Headings(bool hasClasses) => hasClasses ? ["Classes"] : [];

    private static string ClassesOf(InspectedPicture[] pictures) =>
        string.Join(
            ", ",
            pictures
                .GroupBy(picture => picture.Label.Length > 0 ? picture.Label : "(none)", StringComparer.Ordinal)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(ClassesShown)
                .Select(group => $"{group.Key} {Percent(group.Count(), pictures.Length)}")
        );

    private static string Percent(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0} %");

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
