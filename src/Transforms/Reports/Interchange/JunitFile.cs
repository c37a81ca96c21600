using System.Globalization;
using System.Text;
using System.Xml;
using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Gates;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>The limits as tests in the format of JUnit, which build servers show: a limit that is exceeded fails, one that cannot be judged
/// is an error, and a kind of finding without a limit is skipped.</summary>
internal static class JunitFile
{
    public const string FileName = "junit.xml";

    private const int FindingsShown = 100;

    // The file holds no times: the same data and seed give the same bytes.
    private const string NoTime = "0";

    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        Encoding = new UTF8Encoding(false),
        CheckCharacters = true,
        CloseOutput = false,
    };

    public static void Write(Stream stream, ReportContent content)
    {
        FindingKind[] kinds = [.. content.Kinds];
        GateResult?[] results = [.. kinds.Select(kind => content.Verdict?.Results.FirstOrDefault(result => result.Kind == kind))];
        string? incompleteness = content.Verdict?.Incompleteness;
        int tests = kinds.Length + (incompleteness is null ? 0 : 1);
        using var writer = XmlWriter.Create(stream, Settings);
        writer.WriteStartElement("testsuites");
        Counts(writer, tests, results, incompleteness);
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", Text($"{ReportOrigin.Program} {content.Command}: {content.Title}"));
        Counts(writer, tests, results, incompleteness);
        writer.WriteAttributeString("skipped", Number(results.Count(result => result is null)));
        for (int i = 0; i < kinds.Length; i++)
            Case(writer, content, kinds[i], results[i]);
        if (incompleteness is not null)
        {
            Begin(writer, content, "everything was looked at");
            Outcome(writer, "error", incompleteness, "");
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Case(XmlWriter writer, ReportContent content, FindingKind kind, GateResult? result)
    {
        Begin(writer, content, kind.Plural);
        DatasetFinding[] findings = [.. content.Of(kind).Where(finding => content.IsNew?.Invoke(finding) != false)];
        if (result is null)
            Outcome(writer, "skipped", $"No limit is set; findings: {Number(findings.Length)}.", "");
        else if (result.Failure is { } failure)
            Outcome(writer, "failure", failure, Lines(findings));
        else if (result.Doubt is { } doubt)
            Outcome(writer, "error", doubt, "");
        writer.WriteEndElement();
    }

    private static void Begin(XmlWriter writer, ReportContent content, string name)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", $"{ReportOrigin.Program}.{content.Command}");
        writer.WriteAttributeString("name", name);
        writer.WriteAttributeString("time", NoTime);
    }

    private static void Counts(XmlWriter writer, int tests, GateResult?[] results, string? incompleteness)
    {
        writer.WriteAttributeString("tests", Number(tests));
        writer.WriteAttributeString("failures", Number(results.Count(result => result?.Failure is not null)));
        int errors = results.Count(result => result?.Doubt is not null) + (incompleteness is null ? 0 : 1);
        writer.WriteAttributeString("errors", Number(errors));
        writer.WriteAttributeString("time", NoTime);
    }

    private static void Outcome(XmlWriter writer, string element, string message, string details)
    {
        writer.WriteStartElement(element);
        writer.WriteAttributeString("message", Text(message));
        if (element != "skipped")
            writer.WriteAttributeString("type", element);
        if (details.Length > 0)
            writer.WriteString(details);
        writer.WriteEndElement();
    }

    private static string Lines(DatasetFinding[] findings)
    {
        IEnumerable<string> shown = findings.Take(FindingsShown).Select(finding => Text($"{finding}"));
        int more = findings.Length - FindingsShown;
        return string.Join('\n', more > 0 ? shown.Append($"and {Number(more)} more; findings.csv has all") : shown);
    }

    // XML has no place for control characters, not even as entities.
    private static string Text(string text) => PrintableText.Line(text);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
