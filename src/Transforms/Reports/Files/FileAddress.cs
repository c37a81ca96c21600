namespace MLNet.Embeddings.Reports.Files;

/// <summary>Paths as parts of addresses.</summary>
internal static class FileAddress
{
    /// <summary>A path with forward slashes of which every name is escaped.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
