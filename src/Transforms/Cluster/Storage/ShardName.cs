namespace MLNet.Embeddings.Cluster;

/// <summary>Names of files within a storage, as plans hold them, which may come from others. Who writes an <see cref="IShardStorage"/>
/// lets no other name pass.</summary>
public static class ShardName
{
    private const int Longest = 512;

    /// <summary>Whether a name cannot lead out of the root and means the same on every system and in every storage: letters, digits,
    /// dots, dashes and underlines of ASCII, with slashes between folders, none of which begins or ends with a dot.</summary>
    public static bool IsSound(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= Longest
            && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part[^1] != '.')
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_');
    }

    /// <summary>The name, if it is sound.</summary>
    /// <exception cref="ClusterException">It is not.</exception>
    public static string Check(string name) =>
        IsSound(name)
            ? name
            : throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"'{name}' is no name of a file of a job: names hold letters, digits, dots, dashes and underlines, with slashes between "
                    + "folders, and lead to no folder above."
            );
}
