using MLNet.Embeddings.Files;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Reports;

/// <summary>Where files that are to be written really lie, through links and under several names.</summary>
public static class OutputPlace
{
    /// <summary>The full path behind a name, through symbolic links, also such that point to nothing yet.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    internal static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        if (IsDescriptor(full) || new FileInfo(full).LinkTarget is null)
            return full;
        return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    /// <summary>Whether bytes are sent there rather than kept under a name: a device, a named pipe, an open descriptor.</summary>
    /// <param name="target">A resolved path.</param>
    internal static bool IsStream(string target)
    {
        if (IsDescriptor(target) || FileFacts.Of(target, followsLinks: true).Kind is FileKind.Other or FileKind.Pipe)
            return true;
        return !OperatingSystem.IsLinux() && target.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(target);
    }

    /// <summary>
    /// Refuses, before any work, to write over what is read and to write two files under one name, whatever the names that lead there.
    /// </summary>
    /// <param name="reads">What is read: the option that names it, and its path.</param>
    /// <param name="writes">What is written, in the same way.</param>
    /// <exception cref="IOException">Something would be written over what is read, or twice.</exception>
    public static void Check(IEnumerable<(string Option, string? Path)> reads, IEnumerable<(string Option, string? Path)> writes)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(writes);
        var places = new Dictionary<string, (string Option, string Path)>();
        bool replaces = false;
        foreach ((string option, string? path) in writes)
        {
            if (path is not { Length: > 0 } || PlaceOf(path) is not { } place)
                continue;
            if (!places.TryAdd(place, (option, path)))
            {
                throw new OutputException(
                    $"{places[place].Option} and {option} would both be written to {path}; give each a file of its own."
                );
            }

            replaces |= File.Exists(path);
        }

        if (!replaces)
            return;

        foreach ((string option, string? path) in reads)
        {
            if (path is { Length: > 0 } && PlaceOf(path) is { } place && places.TryGetValue(place, out (string Option, string Path) write))
            {
                throw new OutputException(
                    $"{write.Option} would be written over {write.Path}, which is read ({option}); give the output a name of its own."
                );
            }
        }
    }

    /// <summary>
    /// What tells one place from another; null for a device, which holds nothing that could be lost, and for a name that means nothing.
    /// </summary>
    private static string? PlaceOf(string path)
    {
        try
        {
            string target = Resolve(path);
            FileFacts facts = FileFacts.Of(target, followsLinks: true);
            if (facts.Kind != FileKind.Missing)
                return facts.Kind == FileKind.Other ? null : facts.Identity.ToString();

            string name = Path.GetFileName(target);
            FileFacts folder = FileFacts.Of(Path.GetDirectoryName(target) ?? "", followsLinks: true);
            return folder.Kind == FileKind.Folder ? $"{folder.Identity}/{name}" : target;
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception) || exception is ArgumentException or NotSupportedException)
        {
            // Whoever opens it says what is wrong.
            return null;
        }
    }

    // Such names lead to something that is open already, often to a pipe without a name.
    private static bool IsDescriptor(string full) =>
        !OperatingSystem.IsWindows()
        && (
            full is "/dev/stdout" or "/dev/stderr" or "/dev/stdin"
            || full.StartsWith("/dev/fd/", StringComparison.Ordinal)
            || full.StartsWith("/proc/", StringComparison.Ordinal)
        );
}
