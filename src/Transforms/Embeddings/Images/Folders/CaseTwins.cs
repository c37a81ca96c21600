using static System.FormattableString;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>Names that differ only in case: two files here, one on a system that does not tell case apart.</summary>
internal static class CaseTwins
{
    /// <summary>How many names differ from an earlier one only in case, and the first two that do.</summary>
    /// <param name="names">Names, of which each counts once.</param>
    public static (int Count, string First, string Second) Find(IEnumerable<string> names)
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        (int Count, string First, string Second) found = (0, "", "");
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            if (!known.TryAdd(name, name))
                found = found.Count == 0 ? (1, known[name], name) : found with { Count = found.Count + 1 };
        }

        return found;
    }

    /// <summary>What to know of such names; <see langword="null"/> where there are none.</summary>
    /// <param name="names">The names.</param>
    /// <param name="what">What they are names of, in the plural.</param>
    /// <param name="consequence">What that leads to.</param>
    public static string? Remark(IEnumerable<string> names, string what, string consequence) =>
        Find(names) is { Count: > 0 } found
            ? Invariant(
                $"Names of {what} that differ from another only in case, {found.Count:N0}, such as {ListedName.Quoted(found.First)} and "
            ) + $"{ListedName.Quoted(found.Second)}: {consequence}."
            : null;
}
