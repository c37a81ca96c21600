namespace MLNet.Embeddings.Cluster.Storage;

/// <summary>Names of files within a storage, as plans hold them, which may come from others.</summary>
internal static class ShardName
{
    /// <summary>The name, if it cannot lead out of the root and means the same on every system and in every storage.</summary>
    /// <exception cref="ClusterException">It is no such name.</exception>
    public static string Check(string name)
    {
        bool sound =
            name.Length is > 0 and <= 512
            && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part[^1] != '.')
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_');
        return sound
            ? name
            : throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"'{name}' is no name of a file of a job: names hold letters, digits, dots, dashes and underlines, with slashes between "
                    + "folders, and lead to no folder above."
            );
    }
}
