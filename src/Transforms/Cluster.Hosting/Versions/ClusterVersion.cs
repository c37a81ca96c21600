using System.Reflection;

namespace MLNet.Embeddings.Cluster.Versions;

/// <summary>The version of this program, which all silos of a cluster must share.</summary>
internal static class ClusterVersion
{
    public static string Own { get; } =
        typeof(ClusterVersion).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "unknown";
}
