using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Reports.Findings;

/// <summary>Pictures that lie in two splits or classes because their files have several names, as findings.</summary>
internal static class LinkFindings
{
    /// <summary>One finding of each name: a leak where it lies in another split, otherwise a duplicate in another class.</summary>
    /// <param name="linked">The names.</param>
    /// <param name="placeOf">The split and the label of the row that a file is.</param>
    public static IEnumerable<DatasetFinding> Of(LinkedPictures linked, Func<string, (string Split, string Label)> placeOf)
    {
        HashSet<(string, string)> leaks = [.. linked.Leaks];
        HashSet<(string, string)> conflicts = [.. linked.LabelConflicts];
        return linked
            .Leaks.Concat(linked.LabelConflicts)
            .Distinct()
            .Select(link =>
            {
                (string split, string label) = placeOf(link.Key);
                return new DatasetFinding(leaks.Contains(link) ? FindingKind.Leak : FindingKind.Duplicate, link.Name, link.Key)
                    .With(FindingFact.OtherSplit, split)
                    .With(FindingFact.OtherLabel, label)
                    .With(FindingFact.Match, "link")
                    .With(FindingFact.LabelConflict, conflicts.Contains(link));
            });
    }

    /// <summary>Those that are not settled.</summary>
    /// <param name="linked">All.</param>
    /// <param name="filter">Tells what is settled.</param>
    public static LinkedPictures Without(LinkedPictures linked, IFindingFilter filter)
    {
        // One finding stands for both where a name lies in another split and another class.
        HashSet<(string, string)> leaks = [.. linked.Leaks];
        return new LinkedPictures([.. linked.Leaks.Where(IsOpen)], [.. linked.LabelConflicts.Where(IsOpen)]);

        bool IsOpen((string Name, string Key) link) => !filter.IsPairSettled(leaks.Contains(link), link.Name, link.Key);
    }
}
