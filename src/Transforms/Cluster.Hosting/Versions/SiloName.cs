namespace MLNet.Embeddings.Cluster.Versions;

/// <summary>Names of silos, which tell their version to those that come later.</summary>
internal static class SiloName
{
    public static string Own { get; } = $"{Machine}-{Environment.ProcessId}@{ClusterVersion.Own}";

    private static string Machine => Environment.MachineName.Length <= 80 ? Environment.MachineName : Environment.MachineName[..80];

    /// <summary>The version in a name; null where it is not one of ours.</summary>
    public static string? VersionOf(string name) => name.LastIndexOf('@') is >= 0 and int at ? name[(at + 1)..] : null;
}
