using System.Globalization;

namespace MLNet.Embeddings.Clustering.Naming;

/// <summary>Tells names apart that several clusters have.</summary>
internal static class NumberedNames
{
    /// <summary>The same names, with a number behind those that occurred before: "cat", "cat 2", "cat 3".</summary>
    public static string[] Of(IReadOnlyList<string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var numbered = new string[names.Count];
        for (int i = 0; i < numbered.Length; i++)
        {
            string name = names[i];
            for (int number = 2; !taken.Add(name); number++)
                name = string.Create(CultureInfo.InvariantCulture, $"{names[i]} {number}");
            numbered[i] = name;
        }

        return numbered;
    }
}
