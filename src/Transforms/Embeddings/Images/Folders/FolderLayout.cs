namespace MLNet.Embeddings.Images.Folders;

/// <summary>Which folders on the way to a picture name its split and its class.</summary>
/// <remarks>
/// <para>
/// Splits are the topmost level at which some folder holds two folders with names of different splits, such as train beside test: one
/// such name alone may be a class (a train among vehicles). Folders at that level with other names are taken for classes without a split.
/// Where all folders of pictures lie in one with such a name, it is the only split.
/// </para>
/// <para>
/// The class is the first folder below the split; where there is none, the last folder above it, as in CLASS/SPLIT/FILE, provided that
/// there are several. Folders such as images that say no more than that pictures are in them are skipped.
/// </para>
/// </remarks>
internal sealed class FolderLayout : IPlacement
{
    private const string SplitPart = "SPLIT";
    private const string ClassPart = "CLASS";

    private readonly int _splitLevel;
    private readonly int _classLevel;
    private readonly HashSet<string>? _rests;
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    private FolderLayout(int splitLevel, int classLevel, HashSet<string>? rests)
    {
        _splitLevel = splitLevel;
        _classLevel = classLevel;
        _rests = rests;
    }

    /// <summary>Finds the layout of a folder.</summary>
    /// <param name="keys">Paths of its pictures, with forward slashes.</param>
    /// <param name="pattern">The layout in words, such as */SPLIT/CLASS; <see langword="null"/> finds it.</param>
    public static FolderLayout Of(IReadOnlyList<string> keys, string? pattern = null)
    {
        string[][] folders = [.. keys.Select(key => key.Split('/')[..^1])];
        FolderLayout layout = pattern is null ? Find(folders) : Parse(pattern);
        if (layout._splitLevel >= 0)
            layout.Name([
                .. folders.Where(parts => parts.Length > layout._splitLevel).Select(parts => parts[layout._splitLevel]).Distinct(),
            ]);
        return layout;
    }

    /// <summary>The layout in words, such as */SPLIT/CLASS/FILE.</summary>
    public string Pattern
    {
        get
        {
            IEnumerable<string> parts = Enumerable
                .Range(0, Math.Max(_splitLevel, _classLevel) + 1)
                .Select(level =>
                    level == _splitLevel ? SplitPart
                    : level == _classLevel ? ClassPart
                    : "*"
                );
            return string.Join('/', parts.Append("FILE"));
        }
    }

    string IPlacement.Layout => Pattern;

    public string LackOfLabels => "The pictures lie in no folders of classes, CLASS/FILE";

    /// <summary>The split and the class that a picture's path tells; empty for none.</summary>
    public (string Split, string Label) Place(string key)
    {
        string[] parts = key.Split('/')[..^1];
        string split =
            _splitLevel >= 0 && parts.Length > _splitLevel && IsSplit(parts[_splitLevel])
                ? _names.GetValueOrDefault(parts[_splitLevel], parts[_splitLevel])
                : "";
        if (_rests is null || _splitLevel < 0 || _classLevel < _splitLevel)
            return (split, FolderAt(parts, _classLevel));
        // What lies beside the splits is a class without one.
        return split.Length > 0 ? (split, FolderAt(parts, SkipContainers(parts, _classLevel))) : ("", FolderAt(parts, _splitLevel));
    }

    // Where a split has several names, such as train1 and train2 or Train and train, it bears the usual word: copies between them are no
    // leaks.
    private void Name(string[] folders)
    {
        if (_rests is null)
        {
            foreach (
                IGrouping<string, string> same in folders
                    .Order(StringComparer.Ordinal)
                    .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            )
                _names[same.Key] = same.First();
            return;
        }

        foreach (IGrouping<int, string> same in folders.Where(IsSplit).GroupBy(name => SplitWords.Read(name).Kind))
        {
            foreach (string name in same)
                _names[name] = same.Skip(1).Any() ? SplitWords.NameOf(same.Key) : name;
        }
    }

    private bool IsSplit(string name) => _rests is null || IsSplit(name, _rests);

    private static bool IsSplit(string name, HashSet<string> rests) =>
        SplitWords.Read(name) is { Kind: >= 0 } split && rests.Contains(split.Words);

    private static FolderLayout Parse(string pattern)
    {
        string[] parts = pattern.Split('/');
        if (parts[^1] == "FILE")
            parts = parts[..^1];
        int split = Array.IndexOf(parts, SplitPart);
        int label = Array.IndexOf(parts, ClassPart);
        bool isClear =
            parts.All(part => part is SplitPart or ClassPart or "*")
            && parts.Count(part => part == SplitPart) <= 1
            && parts.Count(part => part == ClassPart) <= 1;
        return isClear && split + label > -2
            ? new FolderLayout(split, label, rests: null)
            : throw new ArgumentException(
                $"The layout must be made of {SplitPart}, {ClassPart} and * with slashes between, such as */{SplitPart}/{ClassPart}, got "
                    + $"'{pattern}'; words for layouts are {string.Join(", ", LayoutWords.All)}.",
                nameof(pattern)
            );
    }

    private static FolderLayout Find(string[][] folders)
    {
        int depth = folders.Select(parts => parts.Length).DefaultIfEmpty(0).Max();
        int start = 0;
        while (
            folders.Length > 0
            && folders.All(parts => parts.Length > start && parts[start] == folders[0][start] && SplitWords.IsContainer(parts[start]))
        )
            start++;

        for (int level = 0; level < depth; level++)
        {
            HashSet<string> rests = SiblingSplits(folders, level);
            if (rests.Count == 0 && IsOnlySplit(folders, level, start))
                rests.Add("");
            if (rests.Count > 0)
                return new FolderLayout(level, ClassLevel(folders, level, rests), rests);
        }

        return new FolderLayout(-1, start, []);
    }

    /// <summary>
    /// The words, such as "birds" of birds_train and birds_test, beside which names of different splits lie in one folder; the empty one
    /// for train beside test.
    /// </summary>
    private static HashSet<string> SiblingSplits(string[][] folders, int level) =>
        [
            .. folders
                .Where(parts => parts.Length > level)
                .Select(parts => (Parent: string.Join('/', parts[..level]), Name: parts[level]))
                .Distinct()
                .Select(folder => (folder.Parent, Split: SplitWords.Read(folder.Name)))
                .Where(folder => folder.Split.Kind >= 0)
                .Distinct()
                .GroupBy(folder => (folder.Parent, folder.Split.Words))
                .Where(kinds => kinds.Skip(1).Any())
                .Select(kinds => kinds.Key.Words),
        ];

    // At the top, where pictures may lie beside it, or with folders of classes below; otherwise the name may well be a class.
    private static bool IsOnlySplit(string[][] folders, int level, int start)
    {
        string[][] inside = [.. folders.Where(parts => parts.Length > level)];
        return inside.Length > 0
            && inside.All(parts => parts[level] == inside[0][level])
            && SplitWords.KindOf(inside[0][level]) >= 0
            && (
                level == start
                || (
                    inside.Length == folders.Length
                    && inside.Any(parts => parts.Length > level + 1 && !SplitWords.IsContainer(parts[level + 1]))
                )
            );
    }

    private static int ClassLevel(string[][] folders, int split, HashSet<string> rests)
    {
        string[][] inSplits = [.. folders.Where(parts => parts.Length > split && IsSplit(parts[split], rests))];
        if (inSplits.Any(parts => SkipContainers(parts, split + 1) < parts.Length))
            return split + 1;

        int above = split - 1;
        while (above >= 0 && inSplits.All(parts => SplitWords.IsContainer(parts[above])))
            above--;
        return above >= 0 && inSplits.Select(parts => parts[above]).Distinct().Skip(1).Any() ? above : split + 1;
    }

    private static string FolderAt(string[] parts, int level) => level >= 0 && level < parts.Length ? parts[level] : "";

    private static int SkipContainers(string[] parts, int level)
    {
        while (level < parts.Length && SplitWords.IsContainer(parts[level]))
            level++;
        return level;
    }
}
