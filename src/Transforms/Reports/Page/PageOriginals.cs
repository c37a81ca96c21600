using System.Text;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Reports.Page;

/// <summary>Where a page finds the files that its small pictures were made of.</summary>
/// <param name="Prefix">What all addresses begin with, relative to the page where that is possible.</param>
/// <param name="Paths">For each point the rest of its address; empty for none. <see langword="null"/> where it is the point's
/// name.</param>
internal sealed record PageOriginals(string Prefix, IReadOnlyList<string>? Paths)
{
    /// <summary>The addresses of files, seen from a page.</summary>
    /// <param name="folder">The folder of the page.</param>
    /// <param name="files">The file of each point; empty for none.</param>
    /// <param name="names">The name of each point; pages escape those of files, and no regions.</param>
    /// <returns>The addresses; <see langword="null"/> where no point has one.</returns>
    public static PageOriginals? Of(string folder, IReadOnlyList<string> files, IReadOnlyList<string> names)
    {
        string page = Path.GetFullPath(folder);
        string[] addresses = [.. files.Select(file => AddressOf(page, file))];
        string prefix = "";
        int first = Array.FindIndex(addresses, address => address.Length > 0);
        if (first < 0)
            return null;

        string name = FileAddress.Escape(names[first]);
        if (addresses[first].EndsWith($"/{name}", StringComparison.Ordinal))
            prefix = addresses[first][..^name.Length];
        bool areNames =
            prefix.Length > 0
            && !names.Any(FileAddress.IsRegion)
            && Enumerable.Range(0, names.Count).All(point => addresses[point] == prefix + FileAddress.Escape(names[point]));
        return areNames ? new PageOriginals(prefix, Paths: null) : new PageOriginals("", addresses);
    }

    private static string AddressOf(string page, string file)
    {
        if (file.Length == 0)
            return "";

        string full = Path.GetFullPath(file);
        string relative = Path.GetRelativePath(page, full);
        // A name that is no Unicode cannot be an address; on another drive there is no way from here to there.
        if (!IsUnicode(full))
            return "";
        return Path.IsPathRooted(relative)
            ? new Uri(full).AbsoluteUri
            : "./" + FileAddress.Escape(Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(Path.DirectorySeparatorChar, '/'));
    }

    // A replacement character stands for what could not be read as one.
    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
