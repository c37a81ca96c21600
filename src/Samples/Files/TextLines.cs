namespace MLNet.Embeddings.Samples.Files;

/// <summary>Reads the lines of a text.</summary>
internal static class TextLines
{
    /// <summary>All lines, without their ends.</summary>
    public static string[] Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return [.. lines];
    }
}
