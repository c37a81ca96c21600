namespace MLNet.Embeddings.Samples.Files;

/// <summary>Text as a cell of a CSV file.</summary>
internal static class CsvCell
{
    /// <summary>The text itself, in quotation marks where it holds a comma, a quotation mark or a line break.</summary>
    public static string Of(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
