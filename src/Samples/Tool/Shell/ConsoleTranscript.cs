using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>What a command has said, so that it can be said again. Lines may come from any thread.</summary>
internal sealed class ConsoleTranscript
{
    private readonly List<(LineKind Kind, string Text)> _lines = [];
    private readonly Lock _gate = new();

    /// <summary>The lines, in order; those that each run says for itself have no text.</summary>
    public IReadOnlyList<(LineKind Kind, string Text)> Lines => _lines;

    /// <summary>Reads what <see cref="ToJson"/> has written.</summary>
    public static ConsoleTranscript Of(JsonArray lines)
    {
        var transcript = new ConsoleTranscript();
        foreach (JsonNode? line in lines)
            transcript.Add((LineKind)(int)line![0]!, (string)line[1]!);
        return transcript;
    }

    /// <summary>Takes down a line.</summary>
    public void Add(LineKind kind, string text)
    {
        lock (_gate)
            _lines.Add((kind, text));
    }

    /// <summary>The lines as JSON, a pair of kind and text each.</summary>
    public JsonArray ToJson() => [.. _lines.Select(line => (JsonNode)new JsonArray((int)line.Kind, line.Text))];
}
