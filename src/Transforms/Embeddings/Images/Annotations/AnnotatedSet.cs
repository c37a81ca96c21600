using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Storage;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations;

/// <summary>What tables or annotations tell of the pictures of a folder.</summary>
/// <param name="names">The pictures.</param>
internal sealed class AnnotatedSet(PictureNames names)
{
    // Longer ones name no file of any system, and have no place in a sentence.
    private const int LongestName = 250;

    private readonly Dictionary<string, PictureNote> _notes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _splits = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly List<PassedOverFile> _passedOver = [];
    private int _byOtherFolders;
    private string _firstByOtherFolders = "";

    /// <summary>The pictures.</summary>
    public PictureNames Names => names;

    /// <summary>What was told, by names of pictures.</summary>
    public IReadOnlyDictionary<string, PictureNote> Notes => _notes;

    /// <summary>Rows and annotations that are not used, each with its reason.</summary>
    public IReadOnlyList<PassedOverFile> PassedOver => _passedOver;

    /// <summary>What was read, such as COCO annotations instances_train2017.json.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether labels are told, so that folders tell none.</summary>
    public bool TellsLabels { get; set; }

    /// <summary>Why there are no labels, where there are none; the beginning of a sentence.</summary>
    public string LackOfLabels { get; set; } = "Nothing tells a label of a picture";

    /// <summary>Files of the folder that told something, so that they are not passed over.</summary>
    public int FilesUsed { get; set; }

    /// <summary>What else there is to know, a sentence each.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>All remarks, with those on the names.</summary>
    public IEnumerable<string> AllRemarks()
    {
        foreach (string remark in Remarks)
            yield return remark;
        if (_byOtherFolders > 0)
            yield return Invariant($"Names that were found in other folders than written, {_byOtherFolders:N0}, such as ")
                + $"{_firstByOtherFolders}.";
    }

    /// <summary>Finds the picture that a written name leads to, and takes note of it; where it leads to none, of that.</summary>
    /// <param name="written">The name as it is written.</param>
    /// <param name="folder">The folder below the data set's that names start from.</param>
    /// <param name="place">Where it is written, such as labels.csv line 12.</param>
    /// <param name="split">The split; <see langword="null"/> where none is told.</param>
    public PictureNote? Find(string written, string folder, string place, string? split)
    {
        FoundName found = names.Find(written, folder, split);
        if (found.Fault != NameFault.None)
        {
            _passedOver.Add(Unfound(written.Length > LongestName ? $"{written[..LongestName]}…" : written, found.Fault, place));
            return null;
        }

        if (found.IsByOtherFolders && _byOtherFolders++ == 0)
            _firstByOtherFolders = $"{ListedName.Quoted(written)} as {ListedName.Quoted(found.Name)}";
        return Note(found.Name, split);
    }

    /// <summary>The note of a name.</summary>
    /// <param name="name">A name of a picture.</param>
    /// <param name="split">The split; <see langword="null"/> where none is told.</param>
    public PictureNote Note(string name, string? split)
    {
        if (!_notes.TryGetValue(name, out PictureNote? note))
            _notes.Add(name, note = new PictureNote());
        if (!string.IsNullOrEmpty(split))
            note.AddSplit(_splits.TryGetValue(split, out string? known) ? known : _splits[split] = split);
        return note;
    }

    /// <summary>Gives a picture a key.</summary>
    /// <param name="note">The note of the picture.</param>
    /// <param name="key">The key.</param>
    /// <param name="place">Where it is written.</param>
    /// <exception cref="InvalidDataException">It has another one, or another picture has this one, or it is empty.</exception>
    public void SetKey(PictureNote note, string key, string place)
    {
        if (key.Length == 0 || (note.Key ?? key) != key || (note.Key is null && !_keys.Add(key)))
        {
            string reason =
                key.Length == 0 ? "The key is empty"
                : note.Key is null ? $"The key {Excerpt.Of(key)} is another picture's"
                : $"The picture has the key {Excerpt.Of(note.Key)} already, and here {Excerpt.Of(key)}";
            throw new InvalidDataException($"{place}: {reason}; every picture needs one of its own: name another column, or none.");
        }

        note.Key = key;
    }

    /// <summary>Takes note of a row, or of a file with labels, that cannot be understood.</summary>
    /// <param name="place">Which it is.</param>
    /// <param name="reason">Why, as the end of a sentence.</param>
    public void AddFault(string place, string reason) =>
        _passedOver.Add(new PassedOverFile(place, PassedOverReason.UnreadableAnnotation, reason));

    /// <summary>Takes note of labels without a picture.</summary>
    /// <param name="name">The picture or the file.</param>
    /// <param name="place">Where it is named.</param>
    public void AddMissing(string name, string place) => _passedOver.Add(new PassedOverFile(name, PassedOverReason.RowWithoutFile, place));

    /// <summary>Refuses annotations none of which belongs to a picture.</summary>
    /// <param name="images">The folder.</param>
    /// <exception cref="InvalidDataException">There are none that do.</exception>
    public void RequireSome(ImageFolder images)
    {
        if (_notes.Count > 0)
            return;
        string first = _passedOver.Count == 0 ? "" : $"; the first is {ListedName.Quoted(_passedOver[0].Key)} ({_passedOver[0].Detail})";
        throw new InvalidDataException(
            $"Nothing in {Origin} names an image of the folder {images.Path}{first}; name the folder that paths start from, or the "
                + "column that holds them."
        );
    }

    private static PassedOverFile Unfound(string written, NameFault fault, string place) =>
        fault switch
        {
            NameFault.Outside => new PassedOverFile(written, PassedOverReason.OutsideFolder, place),
            NameFault.Ambiguous => new PassedOverFile(
                written,
                PassedOverReason.RowWithoutFile,
                $"{place}; images in several folders bear that name"
            ),
            NameFault.NoPicture => new PassedOverFile(written, PassedOverReason.RowWithoutFile, $"{place}; the file is no image"),
            _ => new PassedOverFile(written, PassedOverReason.RowWithoutFile, place),
        };
}
