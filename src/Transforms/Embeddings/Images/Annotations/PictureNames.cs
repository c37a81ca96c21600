using System.Text.RegularExpressions;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Images.Annotations;

/// <summary>Finds the pictures of a folder that tables and annotations name, in whatever way they do.</summary>
/// <remarks>
/// Tried in this order: the path from the folder of the table, from the folder of the data set, and from the current one; its end, for
/// paths of another computer or of a folder further up; the name of the file, with or without its extension, where one picture bears
/// it in the folders that are written. Files outside the folder are never looked into, only asked whether they are there.
/// </remarks>
internal sealed partial class PictureNames
{
    private readonly ImageFolder _images;
    private readonly string? _tableFolder;
    private readonly Dictionary<string, string> _keys;
    private readonly HashSet<string> _others;
    private readonly Lazy<ILookup<string, string>> _byFileName;
    private readonly Lazy<ILookup<string, string>> _byStem;
    private readonly Lazy<HashSet<string>> _folders;

    /// <param name="images">The folder.</param>
    /// <param name="tableFolder">The folder of a table that lies elsewhere; <see langword="null"/> for none.</param>
    public PictureNames(ImageFolder images, string? tableFolder = null)
    {
        _images = images;
        _tableFolder = tableFolder;
        _keys = images.Keys.ToDictionary(key => key, StringComparer.Ordinal);
        foreach ((string name, string key, _) in images.OtherNames)
            _keys.TryAdd(name, key);
        _others = [.. images.OtherFiles.Select(file => file.Key)];
        _byFileName = new(() => _keys.Keys.ToLookup(name => FileNameOf(name), StringComparer.Ordinal));
        _folders = new(() => [.. _keys.Keys.SelectMany(name => name.Split('/')[..^1]).Distinct(StringComparer.Ordinal)]);
        _byStem = new(() => _keys.Keys.ToLookup(name => Path.GetFileNameWithoutExtension(name), StringComparer.Ordinal));
    }

    /// <summary>All names of pictures, further ones by links included.</summary>
    public IReadOnlyCollection<string> All => _keys.Keys;

    /// <summary>Whether this is a name of a picture.</summary>
    public bool Contains(string name) => _keys.ContainsKey(name);

    /// <summary>The key of the picture that a name leads to.</summary>
    public string KeyOf(string name) => _keys[name];

    /// <summary>Finds a picture.</summary>
    /// <param name="written">The name as it is written.</param>
    /// <param name="folder">The folder below that of the data set which names start from; empty for that itself.</param>
    /// <param name="split">The split that it should be of, where several pictures bear the name; <see langword="null"/> for any.</param>
    public FoundName Find(string written, string folder, string? split = null)
    {
        string name = written.Replace('\\', '/');
        if (name.Length == 0 || name.Contains('\0'))
            return new FoundName("", NameFault.Missing);
        bool isRooted = name[0] == '/' || DriveLetter().IsMatch(name);
        if (!isRooted)
        {
            foreach (string start in folder.Length > 0 ? new[] { folder, "" } : [""])
            {
                if (Below(start, name) is { } below && _keys.ContainsKey(below))
                    return new FoundName(below);
            }
        }

        bool isOutside = false;
        foreach (string full in isRooted ? [name] : new[] { Path.Join(_tableFolder ?? _images.Path, folder, name), name })
        {
            if (KeyOfPath(full) is { } inside && _keys.ContainsKey(inside))
                return new FoundName(inside);
            isOutside |= KeyOfPath(full) is null && File.Exists(full);
        }

        return isOutside ? new FoundName("", NameFault.Outside) : FindByEnd(name, split);
    }

    /// <summary>The folder below the data set's that a path leads to: one that holds pictures, or none.</summary>
    /// <param name="written">The path as it is written.</param>
    /// <param name="folders">Folders below the data set's that it may start from.</param>
    /// <param name="isOutside">Whether there is such a folder, and it lies outside.</param>
    public string? FindFolder(string written, IEnumerable<string> folders, out bool isOutside)
    {
        string name = written.Replace('\\', '/').TrimEnd('/');
        bool isRooted = written.StartsWith('/') || DriveLetter().IsMatch(name);
        isOutside = false;
        foreach (string start in folders)
        {
            string full = isRooted ? written : Path.Join(_images.Path, start, name);
            if (KeyOfPath(full) is { } inside)
            {
                if (HoldsPictures(inside))
                    return inside;
            }
            else
            {
                isOutside |= Directory.Exists(full);
            }
        }

        return isOutside ? null : Ends(name, isRooted).FirstOrDefault(HoldsPictures);
    }

    // Paths that start from a folder further up: ../train/images of a file beside train, set/images of a folder named set, and those of
    // another computer, whose end must tell more than that pictures are there.
    private IEnumerable<string> Ends(string name, bool isRooted)
    {
        string[] parts = [.. name.Split('/').Where(part => part is not ("" or "." or ".."))];
        if (parts.Length == 0)
            yield break;
        if (name.StartsWith("../", StringComparison.Ordinal))
            yield return string.Join('/', parts);
        if (parts.Length > 1 && parts[0] == Path.GetFileName(Path.TrimEndingDirectorySeparator(_images.Path)))
            yield return string.Join('/', parts[1..]);
        for (int i = 1; isRooted && i < parts.Length; i++)
        {
            if (i < parts.Length - 1 || !SplitWords.IsContainer(parts[i]))
                yield return string.Join('/', parts[i..]);
        }
    }

    /// <summary>The key that a full path has below the folder; <see langword="null"/> where it lies outside, "" for the folder.</summary>
    public string? KeyOfPath(string path)
    {
        string relative = Path.GetRelativePath(_images.Path, Path.GetFullPath(path)).Replace('\\', '/');
        return relative == "." ? ""
            : relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null
            : relative;
    }

    private bool HoldsPictures(string folder) =>
        _keys.Count > 0
        && (
            folder.Length == 0
            || _keys.Keys.Any(name =>
                name.Length > folder.Length && name[folder.Length] == '/' && name.StartsWith(folder, StringComparison.Ordinal)
            )
        );

    // Folders that are written and that the data set knows must agree; others, of a computer or a folder further up, may be left out.
    private FoundName FindByEnd(string name, string? split)
    {
        string[] parts = [.. name.Split('/').Where(part => part is not ("" or "." or ".."))];
        if (parts.Length == 0)
            return new FoundName("", NameFault.Missing);
        int unknown = parts[..^1].TakeWhile(part => !_folders.Value.Contains(part)).Count();
        for (int i = 0; i <= unknown; i++)
        {
            string end = string.Join('/', parts[i..]);
            if (_keys.ContainsKey(end))
                return new FoundName(end, IsByOtherFolders: true);
            if (_others.Contains(end))
                return new FoundName("", NameFault.NoPicture);
        }

        // Folders that lie above the written ones, such as train2017 of a name without any.
        string[] candidates = [.. _byFileName.Value[parts[^1]]];
        if (candidates.Length == 0 && !ImageKind.IsNamedLikeImage(parts[^1]))
            candidates = [.. _byStem.Value[parts[^1]]];
        if (unknown < parts.Length - 1)
        {
            string folders = $"/{string.Join('/', parts[unknown..^1])}/";
            candidates = Array.FindAll(candidates, candidate => $"/{candidate}".Contains(folders, StringComparison.Ordinal));
        }

        if (candidates.Length > 1 && split is not null)
            candidates = Narrowed(candidates, candidate => candidate.Split('/')[..^1].Any(part => IsOf(part, split)));
        return candidates.Length switch
        {
            0 => new FoundName("", NameFault.Missing),
            1 => new FoundName(candidates[0], IsByOtherFolders: unknown > 0),
            _ => new FoundName("", NameFault.Ambiguous),
        };
    }

    private static string[] Narrowed(string[] candidates, Predicate<string> isWanted) =>
        Array.FindAll(candidates, isWanted) is { Length: > 0 } some ? some : candidates;

    private static bool IsOf(string folder, string split) =>
        folder.Equals(split, StringComparison.OrdinalIgnoreCase)
        || (SplitWords.KindOf(folder) is >= 0 and int kind && kind == SplitWords.KindOf(split));

    // The path below the folder; null where it leads out of it.
    private static string? Below(string start, string name)
    {
        List<string> parts = start.Length > 0 ? [.. start.Split('/')] : [];
        foreach (string part in name.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                return null;
        }

        return string.Join('/', parts);
    }

    private static string FileNameOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    [GeneratedRegex("^[A-Za-z]:/")]
    private static partial Regex DriveLetter();
}
