using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>The report as JSON; docs/schema/report.schema.json describes it.</summary>
internal static class ReportJson
{
    public const string FileName = "report.json";

    /// <summary>What <c>format</c> holds.</summary>
    public const string Format = "mlnet-embeddings report";

    /// <summary>Moves when a reader of an earlier version would read something wrong.</summary>
    public const int FormatVersion = 1;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it; the same data and seed give the same bytes but for the member <c>run</c>, which comes last.</summary>
    public static void Write(Stream stream, ReportContent content)
    {
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("formatVersion", FormatVersion);
            writer.WriteString("command", content.Command);
            writer.WriteString("title", content.Title);
            Write(writer, "versions", ReportOrigin.Versions());
            Write(writer, "data", content.Data);
            Write(writer, "model", content.Origin.Model());
            Write(writer, "options", content.Origin.Options());
            Write(writer, "counts", content.Counts);
            Write(writer, "decisions", DecisionsOf(content));
            Write(writer, "gates", GatesOf(content.Verdict));
            writer.WriteStartArray("findings");
            foreach (DatasetFinding finding in content.Findings)
                Write(writer, finding, content.IsNew?.Invoke(finding));
            writer.WriteEndArray();
            Write(writer, "run", content.Run);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes a report again that was written before, with another member <c>run</c>.</summary>
    public static void WriteAnew(Stream stream, ReadOnlySpan<byte> report, JsonObject run)
    {
        // A line break within a text is written as an escape, so that this is the member of the report itself.
        int place = report.LastIndexOf("\n  \"run\": "u8);
        stream.Write(report[..place]);
        var member = new MemoryStream();
        using (var writer = new Utf8JsonWriter(member, Indented))
            new JsonObject { ["run"] = run }.WriteTo(writer);
        stream.Write(member.GetBuffer().AsSpan(1, (int)member.Length - 1));
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes what a finding rests on as an object.</summary>
    public static void WriteEvidence(Utf8JsonWriter writer, DatasetFinding finding)
    {
        writer.WriteStartObject("evidence");
        foreach ((string name, object value) in finding.Evidence)
        {
            writer.WritePropertyName(name);
            JsonValue.Create(value)!.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DatasetFinding finding, bool? isNew)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", finding.Kind);
        writer.WriteString("key", finding.Key);
        if (finding.OtherKey.Length > 0)
            writer.WriteString("other", finding.OtherKey);
        if (finding.Score is { } score)
            writer.WriteNumber("score", score);
        if (finding.Threshold is { } threshold)
            writer.WriteNumber("threshold", threshold);
        if (isNew is { } flag)
            writer.WriteBoolean("new", flag);
        WriteEvidence(writer, finding);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonObject? value)
    {
        writer.WritePropertyName(name);
        if (value is null)
            writer.WriteNullValue();
        else
            value.WriteTo(writer);
    }

    private static JsonObject? DecisionsOf(ReportContent content) =>
        content.DecidedCount is { } decided
            ? new JsonObject { ["findingsDecided"] = decided, ["decisionsWithoutFinding"] = content.UnmatchedCount }
            : null;

    private static JsonObject? GatesOf(GateVerdict? verdict) =>
        verdict is null
            ? null
            : new JsonObject
            {
                ["passed"] = verdict.IsPassed,
                ["limits"] = new JsonArray([
                    .. verdict.Results.Select(result =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["kind"] = result.Kind.Name,
                                ["limit"] = result.Limit,
                                ["count"] = result.Count,
                                ["result"] =
                                    result.Failure is not null ? "failed"
                                    : result.Doubt is not null ? "notJudged"
                                    : "passed",
                            }
                    ),
                ]),
                ["failures"] = Sentences(verdict.Failures),
                ["notJudged"] = Sentences(verdict.NotJudged),
            };

    private static JsonArray Sentences(IEnumerable<string> sentences) => [.. sentences.Select(sentence => JsonValue.Create(sentence))];
}
