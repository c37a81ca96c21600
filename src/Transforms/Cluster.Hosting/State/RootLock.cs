using System.Text.Json;
using MLNet.Embeddings.Cluster.Jobs;

namespace MLNet.Embeddings.Cluster.State;

/// <summary>
/// Holds a root for one cluster without a database: beside the shards lie who holds it and where clients find it. The lock ends with the
/// process, however that ends.
/// </summary>
internal sealed class RootLock : IDisposable
{
    private const string LockName = "lock";
    private const string GatewayName = "gateway.json";

    private readonly FileStream _lock;
    private readonly string _gateway;

    private RootLock(FileStream held, string gateway) => (_lock, _gateway) = (held, gateway);

    public static string FolderOf(string root) => Path.Combine(root, JobFolders.OwnFolder);

    /// <summary>Takes the root.</summary>
    /// <exception cref="ClusterException">Another cluster has it, or nothing can be written there.</exception>
    public static RootLock Take(string root, string gateway)
    {
        string folder = FolderOf(root);
        try
        {
            Directory.CreateDirectory(folder);
            var held = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            string path = Path.Combine(folder, GatewayName);
            File.WriteAllText(path, JsonSerializer.Serialize(gateway));
            return new RootLock(held, path);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ClusterException(ClusterFault.Storage, $"Nothing can be written into {folder}: {exception.Message}", exception);
        }
        catch (IOException exception) when (File.Exists(Path.Combine(folder, LockName)))
        {
            throw new ClusterException(
                ClusterFault.Storage,
                $"Another cluster works in {root}; stop it first, or run several silos on one root with a database.",
                exception
            );
        }
    }

    /// <summary>Where clients of the cluster that works in a root find it; null where none does.</summary>
    public static string? FindGateway(string root)
    {
        string path = Path.Combine(FolderOf(Path.GetFullPath(root)), GatewayName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<string>(File.ReadAllText(path)) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        File.Delete(_gateway);
        _lock.Dispose();
    }
}
