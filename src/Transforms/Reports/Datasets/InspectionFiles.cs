using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>The files that an inspection leaves.</summary>
internal static class InspectionFiles
{
    /// <summary>The page.</summary>
    public const string Page = "inspect.html";

    /// <summary>The table of findings.</summary>
    public const string Findings = "findings.csv";

    /// <summary>Names of all files.</summary>
    public static IReadOnlyList<string> Names { get; } = [Page, Findings];

    /// <summary>Writes them and moves them to their places.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="title">Heading of the page.</param>
    /// <param name="subtitle">A sentence below.</param>
    /// <param name="inspection">What was found.</param>
    /// <param name="faults">How planted faults were dealt with; empty where none are known.</param>
    public static void Write(
        ReportFolder folder,
        string title,
        string subtitle,
        DatasetInspection inspection,
        IReadOnlyList<FaultScore> faults
    )
    {
        IReadOnlyList<byte[]> thumbnails = [.. inspection.Pictures.Select(picture => picture.Thumbnail)];
        MapPage page = InspectionPage.Create(title, subtitle, inspection, faults, thumbnails);
        folder.Write(Page, stream => MapPageWriter.Write(stream, page));
        folder.Write(Findings, stream => FindingsFile.Write(stream, inspection));
        folder.Publish();
    }
}
