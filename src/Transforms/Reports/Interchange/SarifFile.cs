using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>The findings as results of an analysis in SARIF 2.1.0, which code hosts and editors show beside the files.</summary>
internal static class SarifFile
{
    public const string FileName = "report.sarif";

    private const string Version = "2.1.0";
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string DatasetRoot = "DATASET";
    private const string Fingerprint = "findingKeys/v1";
    private const int FingerprintBytes = 16;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream stream, ReportContent content)
    {
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", Schema);
            writer.WriteString("version", Version);
            writer.WriteStartArray("runs");
            writer.WriteStartObject();
            WriteTool(writer);
            WriteAbout(writer, content);
            writer.WriteStartArray("results");
            foreach (DatasetFinding finding in content.Findings)
                WriteResult(writer, content, finding);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteTool(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", ReportOrigin.Program);
        writer.WriteString("version", ReportOrigin.Version);
        writer.WriteString("semanticVersion", ReportOrigin.SemanticVersion);
        writer.WriteStartArray("rules");
        foreach (FindingKind kind in FindingKind.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id", kind.Name);
            WriteText(writer, "shortDescription", $"{kind.Title}.");
            WriteText(writer, "fullDescription", kind.Description);
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteString("level", kind.Level);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteAbout(Utf8JsonWriter writer, ReportContent content)
    {
        writer.WriteStartObject("automationDetails");
        writer.WriteString("id", $"{ReportOrigin.Program}/{content.Command}/");
        writer.WriteEndObject();
        writer.WriteStartArray("invocations");
        writer.WriteStartObject();
        writer.WriteBoolean("executionSuccessful", true);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (!content.HasFiles)
            return;

        // Where the folder lies is the business of whoever shows the results.
        writer.WriteStartObject("originalUriBaseIds");
        writer.WriteStartObject(DatasetRoot);
        WriteText(writer, "description", "The folder that was looked at.");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, ReportContent content, DatasetFinding finding)
    {
        int rule = FindingKind.All.Index().First(kind => kind.Item.Name == finding.Kind).Index;
        writer.WriteStartObject();
        writer.WriteString("ruleId", finding.Kind);
        writer.WriteNumber("ruleIndex", rule);
        writer.WriteString("level", FindingKind.All[rule].Level);
        WriteText(writer, "message", $"{FindingKind.All[rule].Title}: {finding}.");
        writer.WriteStartArray("locations");
        WriteLocation(writer, content, finding.Key, id: null);
        writer.WriteEndArray();
        if (finding.OtherKey.Length > 0)
        {
            writer.WriteStartArray("relatedLocations");
            WriteLocation(writer, content, finding.OtherKey, id: 1);
            writer.WriteEndArray();
        }

        writer.WriteStartObject("partialFingerprints");
        writer.WriteString(Fingerprint, FingerprintOf(finding));
        writer.WriteEndObject();
        if (content.IsNew?.Invoke(finding) is { } isNew)
            writer.WriteString("baselineState", isNew ? "new" : "unchanged");
        writer.WriteStartObject("properties");
        if (finding.Score is { } score)
            writer.WriteNumber("score", score);
        if (finding.Threshold is { } threshold)
            writer.WriteNumber("threshold", threshold);
        ReportJson.WriteEvidence(writer, finding);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter writer, ReportContent content, string key, int? id)
    {
        writer.WriteStartObject();
        if (id is { } number)
            writer.WriteNumber("id", number);
        if (content.HasFiles)
        {
            writer.WriteStartObject("physicalLocation");
            writer.WriteStartObject("artifactLocation");
            writer.WriteString("uri", FileAddress.Escape(key));
            writer.WriteString("uriBaseId", DatasetRoot);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartArray("logicalLocations");
            writer.WriteStartObject();
            writer.WriteString("fullyQualifiedName", key);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", PrintableText.Line(text));
        writer.WriteEndObject();
    }

    private static string FingerprintOf(DatasetFinding finding) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Kind}\0{finding.Key}\0{finding.OtherKey}")).AsSpan(0, FingerprintBytes)
        );
}
