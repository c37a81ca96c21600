using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>Paths as parts of addresses.</summary>
internal static class FileAddress
{
    /// <summary>A path with forward slashes of which every name is escaped; a region of a picture stays the fragment that it is.</summary>
    public static string Escape(string path)
    {
        bool isRegion = PictureRegion.TryParse(path, out string? picture, out _);
        string fragment = isRegion ? path[picture!.Length..] : "";
        return string.Join('/', path[..^fragment.Length].Split('/').Select(Uri.EscapeDataString)) + fragment;
    }

    /// <summary>Whether a name is that of a region of a picture.</summary>
    public static bool IsRegion(string name) => PictureRegion.TryParse(name, out _, out _);
}
