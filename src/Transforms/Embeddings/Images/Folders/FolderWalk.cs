using System.IO.Enumeration;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>Lists all regular files below a folder, each folder once, however links lead round.</summary>
/// <remarks>
/// Real folders are read first and links afterwards, so that a file that lies in the folder is found under its own name. A link to a folder
/// is followed unless that folder has been read or holds the link itself.
/// </remarks>
internal sealed class FolderWalk
{
    private const char Undecodable = '\uFFFD';
    private const string Denied = "permission denied, or a path that is too long";

    private readonly Func<string, bool, FileFacts> _factsOf;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<FileIdentity, string> _folders = [];
    private readonly List<(string Key, string Path, string Parent)> _links = [];

    private FolderWalk(Func<string, bool, FileFacts> factsOf, CancellationToken cancellation)
    {
        _factsOf = factsOf;
        _cancellation = cancellation;
    }

    /// <summary>The files, in no particular order.</summary>
    public List<FoundFile> Files { get; } = [];

    /// <summary>What is no file, cannot be reached, or is listed already.</summary>
    public List<PassedOverFile> PassedOver { get; } = [];

    /// <summary>Links to folders that are listed under another name: the link's path and the folder's, both below the folder.</summary>
    public List<(string Link, string Folder)> FolderLinks { get; } = [];

    /// <summary>Hidden files and folders, not counting what is in such folders.</summary>
    public int HiddenCount { get; private set; }

    /// <summary>Walks through a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellation">Stops the walk.</param>
    /// <param name="factsOf">Tells what a path, or with <see langword="true"/> what a link leads to; <see langword="null"/> asks the
    /// system.</param>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder itself may not be read.</exception>
    public static FolderWalk Through(string folder, CancellationToken cancellation, Func<string, bool, FileFacts>? factsOf = null)
    {
        var walk = new FolderWalk(factsOf ?? FileFacts.Of, cancellation);
        walk._folders.Add(walk._factsOf(folder, true).Identity, "");
        walk.Read("", folder, isLinked: false);
        while (walk._links.Count > 0)
        {
            (string Key, string Path, string Parent)[] round = [.. walk._links.OrderBy(link => link.Key, StringComparer.Ordinal)];
            walk._links.Clear();
            foreach ((string key, string path, string parent) in round)
                walk.Follow(key, path, parent);
        }

        return walk;
    }

    private void Read(string prefix, string folder, bool isLinked)
    {
        var pending = new Stack<(string Prefix, string Path)>();
        pending.Push((prefix, folder));
        while (pending.TryPop(out (string Prefix, string Path) next))
        {
            try
            {
                foreach ((string name, bool isHidden) in Names(next.Path))
                {
                    _cancellation.ThrowIfCancellationRequested();
                    string path = Path.Join(next.Path, name);
                    if (isHidden)
                        HiddenCount++;
                    else if (Take(next.Prefix + name, path, next.Path, isLinked))
                        pending.Push(($"{next.Prefix}{name}/", path));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && next.Prefix.Length > 0)
            {
                string reason = exception is UnauthorizedAccessException ? "permission denied" : FileFault.Reason(exception);
                Pass(next.Prefix.TrimEnd('/'), PassedOverReason.UnreadableFolder, reason);
            }
        }
    }

    /// <summary>Takes note of one name; whether it is a folder to be read.</summary>
    private bool Take(string key, string path, string parent, bool isLinked)
    {
        FileFacts facts = _factsOf(path, false);
        switch (facts.Kind)
        {
            case FileKind.Folder when _folders.TryAdd(facts.Identity, key):
                return true;
            case FileKind.Folder:
                PassFolder(key, facts.Identity);
                break;
            case FileKind.Regular:
                Files.Add(new FoundFile(key, path, facts.Identity, isLinked));
                break;
            case FileKind.Link:
                _links.Add((key, path, parent));
                break;
            case FileKind.Missing:
                Pass(key, key.Contains(Undecodable) ? PassedOverReason.NameNotText : PassedOverReason.Vanished);
                break;
            case FileKind.Denied:
                Pass(key, PassedOverReason.Unreadable, Denied);
                break;
            default:
                Pass(key, PassedOverReason.NotRegular);
                break;
        }

        return false;
    }

    private void Follow(string key, string path, string parent)
    {
        _cancellation.ThrowIfCancellationRequested();
        FileFacts facts = _factsOf(path, true);
        switch (facts.Kind)
        {
            case FileKind.Folder when LeadsBack(parent, facts.Identity):
                Pass(key, PassedOverReason.OtherName, "a link to a folder that it lies in");
                break;
            case FileKind.Folder when _folders.TryAdd(facts.Identity, key):
                Read($"{key}/", path, isLinked: true);
                break;
            case FileKind.Folder:
                PassFolder(key, facts.Identity);
                break;
            case FileKind.Regular:
                Files.Add(new FoundFile(key, path, facts.Identity, IsLinked: true));
                break;
            case FileKind.Denied:
                Pass(key, PassedOverReason.Unreadable, Denied);
                break;
            case FileKind.Pipe or FileKind.Other:
                Pass(key, PassedOverReason.NotRegular);
                break;
            default:
                Pass(key, PassedOverReason.BrokenLink);
                break;
        }
    }

    // Not followed, even where that folder lies above the one that was named: it would bring in what nobody asked for.
    private bool LeadsBack(string folder, FileIdentity target)
    {
        FileIdentity last = default;
        while (_factsOf(folder, true) is { Kind: FileKind.Folder } facts && facts.Identity != last)
        {
            if (facts.Identity == target)
                return true;
            last = facts.Identity;
            folder = Path.Join(folder, "..");
        }

        return false;
    }

    private void PassFolder(string key, FileIdentity identity)
    {
        string known = _folders[identity];
        FolderLinks.Add((key, known));
        Pass(key, PassedOverReason.OtherName, known.Length > 0 ? known : "the folder itself");
    }

    private void Pass(string key, PassedOverReason reason, string detail = "") => PassedOver.Add(new PassedOverFile(key, reason, detail));

    private static FileSystemEnumerable<(string Name, bool IsHidden)> Names(string folder) =>
        new(
            folder,
            (ref entry) =>
                (
                    entry.FileName.ToString(),
                    entry.IsHidden || (OperatingSystem.IsWindows() && entry.Attributes.HasFlag(FileAttributes.System))
                ),
            new EnumerationOptions
            {
                RecurseSubdirectories = false,
                IgnoreInaccessible = false,
                AttributesToSkip = 0,
            }
        );
}
