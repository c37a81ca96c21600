using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>Pictures that lie in several splits or classes at once, because their files have several names.</summary>
/// <remarks>
/// A file is one row whatever its names, so comparing rows cannot find that a test picture is a link to one of the training set.
/// </remarks>
/// <param name="Leaks">Names in another split than the one their file is listed in, each with the key of that.</param>
/// <param name="LabelConflicts">Names in another class; links to whole folders, such as latest, say nothing about a class.</param>
internal sealed record LinkedPictures(
    IReadOnlyList<(string Name, string Key)> Leaks,
    IReadOnlyList<(string Name, string Key)> LabelConflicts
)
{
    /// <summary>None.</summary>
    public static LinkedPictures None { get; } = new([], []);

    /// <summary>Rows and names that leak and are not among those that leak already.</summary>
    /// <param name="leaking">Keys of rows that are known to leak.</param>
    public int CountLeaks(IReadOnlySet<string> leaking) =>
        Leaks.Count + Leaks.Select(leak => leak.Key).Distinct().Count(key => !leaking.Contains(key));

    /// <summary>The same of the items of a data set, by their keys instead of the paths of their files.</summary>
    /// <param name="items">The items; files that are none are left out.</param>
    /// <param name="areCrops">Whether they are boxes. Each leaks where its picture does; its class is its own, whatever folder another
    /// name lies in.</param>
    public LinkedPictures Of(IReadOnlyList<ListedImage> items, bool areCrops)
    {
        if (Leaks.Count == 0 && LabelConflicts.Count == 0)
            return this;

        ILookup<string, (string Key, PictureRegion? Region)> ofFile = items.ToLookup(
            item => areCrops && PictureRegion.TryParse(item.Place, out string? picture, out _) ? picture : item.Place,
            item =>
                (item.Id, areCrops && PictureRegion.TryParse(item.Place, out _, out PictureRegion region) ? region : (PictureRegion?)null),
            StringComparer.Ordinal
        );
        return new LinkedPictures(Items(Leaks), areCrops ? [] : Items(LabelConflicts));

        IReadOnlyList<(string, string)> Items(IReadOnlyList<(string Name, string Key)> links) =>
            [
                .. from link in links
                from item in ofFile[link.Key]
                select (item.Region is { } region ? region.Of(link.Name) : link.Name, item.Key),
            ];
    }

    /// <summary>Finds them.</summary>
    /// <param name="otherNames">Further names of files, each with the key that its file is listed under, and whether a link to a folder
    /// gives it.</param>
    /// <param name="layout">Tells the split and the class of a name.</param>
    public static LinkedPictures Find(IReadOnlyList<(string Name, string Key, bool IsFolderLink)> otherNames, IPlacement layout)
    {
        var leaks = new List<(string, string)>();
        var conflicts = new List<(string, string)>();
        foreach ((string name, string key, bool isFolderLink) in otherNames)
        {
            (string split, string label) = layout.Place(name);
            (string ownSplit, string ownLabel) = layout.Place(key);
            if (split != ownSplit && split.Length > 0 && ownSplit.Length > 0)
                leaks.Add((name, key));
            if (!isFolderLink && label != ownLabel && label.Length > 0 && ownLabel.Length > 0)
                conflicts.Add((name, key));
        }

        return new LinkedPictures(leaks, conflicts);
    }
}
