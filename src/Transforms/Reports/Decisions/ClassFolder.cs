namespace MLNet.Embeddings.Reports.Decisions;

/// <summary>Which folder of a path is the class, so that another can take its place.</summary>
/// <param name="listing">The folder. One without a single class has no folders of classes, whatever its layout allows.</param>
internal sealed class ClassFolder(ImageFolderListing listing)
{
    private readonly int _level = listing.Labels.Count == 0 ? -1 : Array.IndexOf(listing.Layout.Split('/'), "CLASS");

    /// <summary>Whether a folder can bear a label as its name. None may lead out of the data set.</summary>
    public static bool CanBear(string label) =>
        label.Trim() == label && label.Trim('.').Length > 0 && !label.Any(letter => letter is '/' or '\\' || char.IsControl(letter));

    /// <summary>The path with another class; <see langword="null"/> where paths name no class, or the new one could name no
    /// folder.</summary>
    /// <param name="id">The path below the folder.</param>
    /// <param name="label">The class that it names; empty for none.</param>
    /// <param name="newLabel">The class that it shall name.</param>
    public string? Replace(string id, string label, string newLabel)
    {
        if (_level < 0 || !CanBear(newLabel))
            return null;
        string[] parts = id.Split('/');
        if (label.Length == 0)
            return _level < parts.Length ? string.Join('/', [.. parts[.._level], newLabel, .. parts[_level..]]) : null;

        // Folders beside the splits, and such as say only that images are in them, move the class from its usual place.
        int place = _level < parts.Length - 1 && parts[_level] == label ? _level : Array.IndexOf(parts, label, 0, parts.Length - 1);
        if (place < 0)
            return null;
        parts[place] = newLabel;
        return string.Join('/', parts);
    }
}
