using System.Collections.Concurrent;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Where paths lead once all links in them are followed, as the system would follow them.</summary>
internal sealed class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    private readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>The path without links.</summary>
    /// <exception cref="IOException">Links lead in a circle, or something on the way cannot be read.</exception>
    public string Of(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder)
            return full;
        string above = _folders.GetOrAdd(folder, Follow);
        return Follow(Path.Combine(above, Path.GetFileName(full)));
    }

    private static string Follow(string path)
    {
        string root = Path.GetPathRoot(path)!;
        string current = root;
        var left = new Stack<string>(Parts(path[root.Length..]));
        int links = 0;
        while (left.TryPop(out string? part))
        {
            string next = Path.GetFullPath(part, current);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException($"{path} leads through too many links");
            string start = Path.GetPathRoot(target)!;
            if (start.Length > 0)
                current = start;
            foreach (string further in Parts(target[start.Length..]))
                left.Push(further);
        }

        return current;
    }

    // The last first, as a stack gives the first first.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
