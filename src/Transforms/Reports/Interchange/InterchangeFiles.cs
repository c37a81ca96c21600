using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>The files of a report that other programs read.</summary>
internal static class InterchangeFiles
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [FindingsFile.Name, ReportJson.FileName, JunitFile.FileName, SarifFile.FileName];

    /// <summary>Writes them.</summary>
    public static void Write(ReportFolder folder, ReportContent content)
    {
        folder.Write(FindingsFile.Name, stream => FindingsFile.Write(stream, content.Findings));
        folder.Write(ReportJson.FileName, stream => ReportJson.Write(stream, content));
        folder.Write(JunitFile.FileName, stream => JunitFile.Write(stream, content));
        folder.Write(SarifFile.FileName, stream => SarifFile.Write(stream, content));
    }
}
