using System.Globalization;
using System.Text;
using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Gates;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>A report in a few lines of Markdown, for the summary of a build.</summary>
internal static class MarkdownSummary
{
    private const int FindingsShown = 20;
    private const string Marks = "\\`*_{}[]<>#|&~@";

    public static string Of(ReportContent content)
    {
        var text = new StringBuilder($"### {Escape(content.Title)}\n\n");
        if (content.Verdict is { } verdict)
        {
            text.Append(verdict.IsPassed ? "**Passed.**\n\n" : "**Not passed.**\n\n");
            foreach (string sentence in verdict.Failures.Concat(verdict.NotJudged))
                text.Append(CultureInfo.InvariantCulture, $"- {Escape(sentence)}\n");
            text.Append(verdict.IsPassed ? "" : "\n");
        }

        text.Append("| Findings | Number |");
        text.Append(content.IsNew is null ? "" : " New |");
        text.Append(" Counted by the gate | Allowed |\n| --- | ---: | ---: | ---: |");
        text.Append(content.IsNew is null ? "\n" : " ---: |\n");
        foreach (FindingKind kind in content.Kinds)
        {
            DatasetFinding[] findings = [.. content.Of(kind)];
            GateResult? gate = content.Verdict?.Results.FirstOrDefault(result => result.Kind == kind);
            text.Append(CultureInfo.InvariantCulture, $"| {kind.Plural} | {findings.Length:N0} |");
            if (content.IsNew is { } isNew)
                text.Append(CultureInfo.InvariantCulture, $" {findings.Count(isNew):N0} |");
            text.Append(gate is null ? " | |\n" : string.Create(CultureInfo.InvariantCulture, $" {gate.Count:N0} | {gate.Limit:N0} |\n"));
        }

        if (content.DecidedCount is { } decided)
            text.Append(CultureInfo.InvariantCulture, $"\nFindings decided before: {decided:N0}.\n");
        DatasetFinding[] worth = [.. content.Findings.Where(finding => content.IsNew?.Invoke(finding) != false)];
        if (worth.Length > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n<details><summary>The first {Math.Min(worth.Length, FindingsShown)}</summary>\n\n"
            );
        foreach (DatasetFinding finding in worth.Take(FindingsShown))
            text.Append(CultureInfo.InvariantCulture, $"- {Escape($"{finding}")}\n");
        return text.Append(worth.Length > 0 ? "\n</details>\n" : "").ToString();
    }

    // Names come from anywhere; none may become a link, a picture or a tag.
    private static string Escape(string text) =>
        string.Concat(PrintableText.Line(text).Select(letter => Marks.Contains(letter) ? $"\\{letter}" : $"{letter}"))
            .Replace("://", "\\://", StringComparison.Ordinal)
            .Replace("www.", "www\\.", StringComparison.OrdinalIgnoreCase);
}
