using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Storage;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations;

/// <summary>Splits and classes as annotations tell them; where they tell none, as folders do.</summary>
internal sealed class AnnotatedPlacement : IPlacement
{
    // More would be no classes any longer, and what is computed of each pair of them would not fit into memory.
    private const int MostSets = 1000;

    private readonly AnnotatedSet _set;
    private readonly FolderLayout _folders;
    private readonly Dictionary<string, (string Split, string Label)> _further = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nameOfKey = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Key)> _furtherNames = [];
    private readonly bool _keepsSets;

    /// <param name="layout">The layout in a word.</param>
    /// <param name="set">What is told.</param>
    /// <param name="folders">What folders tell.</param>
    /// <param name="areSetsClasses">Whether pictures count by the set of their labels.</param>
    public AnnotatedPlacement(string layout, AnnotatedSet set, FolderLayout folders, bool areSetsClasses = true)
    {
        Layout = layout;
        _set = set;
        _folders = folders;
        PictureNote[] several = [.. set.Notes.Values.Where(note => note.LabelCount > 1)];
        int sets = several.Select(note => note.Label).Distinct(StringComparer.Ordinal).Take(MostSets + 1).Count();
        _keepsSets = sets <= MostSets;
        if (several.Length > 0 && areSetsClasses)
            set.Remarks.Add(
                Invariant($"Pictures that bear several labels, {several.Length:N0}, ")
                    + (
                        _keepsSets
                            ? $"count as classes of their own by the set of them, such as {Excerpt.Of(several[0].Label)}."
                            : Invariant($"have more than {MostSets:N0} different sets, which are no classes any longer: they count as ")
                                + "unlabeled."
                    )
            );
        foreach ((string name, PictureNote note) in set.Notes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _nameOfKey.TryAdd(set.Names.KeyOf(name), name);
            foreach (string split in note.MoreSplits)
            {
                string further = $"{name} (split {split})";
                if (_further.TryAdd(further, (split, LabelOf(note))))
                    _furtherNames.Add((further, set.Names.KeyOf(name)));
            }
        }
    }

    /// <inheritdoc/>
    public string Layout { get; }

    /// <inheritdoc/>
    public string LackOfLabels => _set.TellsLabels ? $"No label in {_set.Origin} belongs to an image" : _set.LackOfLabels;

    /// <summary>A name for each split that a picture is in beside its first.</summary>
    public IReadOnlyList<(string Name, string Key)> FurtherNames => _furtherNames;

    /// <summary>Whether anything tells of a picture.</summary>
    public bool IsTold(string key) => _nameOfKey.ContainsKey(key);

    /// <summary>The key of a picture: what a table gives it, else its name.</summary>
    public string KeyOf(string name) => _nameOfKey.TryGetValue(name, out string? told) ? _set.Notes[told].Key ?? name : name;

    /// <inheritdoc/>
    public (string Split, string Label) Place(string name)
    {
        if (_further.TryGetValue(name, out (string, string) further))
            return further;
        (string folderSplit, string folderLabel) = _folders.Place(name);
        if (!_set.Notes.TryGetValue(name, out PictureNote? note) && _nameOfKey.TryGetValue(name, out string? told))
            note = _set.Notes[told];
        string label =
            !_set.TellsLabels ? folderLabel
            : note is null ? ""
            : LabelOf(note);
        return (note?.Split ?? folderSplit, label);
    }

    private string LabelOf(PictureNote note) => note.LabelCount > 1 && !_keepsSets ? "" : note.Label;
}
