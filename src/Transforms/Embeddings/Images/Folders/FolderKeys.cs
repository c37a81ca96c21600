using System.Runtime.InteropServices;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>Finds the pictures of a folder that lines of a text name, in whatever way they do.</summary>
/// <param name="folder">The folder.</param>
internal sealed class FolderKeys(string folder)
{
    private static readonly char Separator = Path.DirectorySeparatorChar;

    private readonly string _full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>
    /// The key of a file below the folder, its path with forward slashes. The line may hold that path, also with ./ before it or with
    /// backslashes, or a path from the current folder or the root, as embed writes them.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="identity">Which file that is; <see langword="null"/> where there is none, and the key is the line as it stands.</param>
    public string Find(string line, out FileIdentity? identity)
    {
        if (FindFile(line, out identity) is { } own)
            return own;

        // A region of a picture bears the picture's name and its place in it.
        return PictureRegion.TryParse(line, out string? picture, out PictureRegion region) && FindFile(picture, out identity) is { } key
            ? region.Of(key)
            : line;
    }

    private string? FindFile(string line, out FileIdentity? identity)
    {
        string[] spellings = line.Contains('\\') ? [line, line.Replace('\\', '/')] : [line];
        foreach (string spelling in spellings)
        {
            foreach (string path in new[] { Path.Join(_full, spelling), spelling })
            {
                if (KeyOf(path, out identity) is { } key)
                    return key;
            }
        }

        identity = null;
        return null;
    }

    private string? KeyOf(string path, out FileIdentity? identity)
    {
        identity = null;
        if (path.Length == 0 || path.Contains('\0'))
            return null;
        string full = Path.GetFullPath(path);
        bool isInside = full.StartsWith(_full.EndsWith(Separator) ? _full : _full + Separator, PathComparison);
        if (!isInside || FileFacts.Of(full, followsLinks: true) is not { Kind: FileKind.Regular } facts)
            return null;
        identity = facts.Identity;
        string key = Path.GetRelativePath(_full, full);
        return Separator == '/' ? key : key.Replace(Separator, '/');
    }

    private static StringComparison PathComparison =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}
