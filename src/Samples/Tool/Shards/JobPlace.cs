using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Shards;

/// <summary>Where a job lies, as an argument names it: a folder, or an address of a store.</summary>
internal static class JobPlace
{
    /// <summary>How help names such an argument.</summary>
    public const string HelpName = "folder|address";

    /// <summary>The place of a job that is there.</summary>
    public static IShardStorage Existing(string place)
    {
        if (CloudStorage.IsAddress(place))
            return CloudStorage.Open(place);
        return Directory.Exists(place) ? new FileShardStorage(place) : throw new InputException($"There is no folder {place}.");
    }

    /// <summary>A place for a new job, at which nothing lies yet.</summary>
    public static async Task<IShardStorage> NewAsync(string place, CancellationToken cancellationToken)
    {
        if (CloudStorage.IsAddress(place))
        {
            IShardStorage storage = CloudStorage.Open(place);
            await foreach (string name in storage.ListAsync("", cancellationToken).ConfigureAwait(false))
                throw new InputException($"{storage.Root} is not empty, it holds {name}; name a new prefix for the job.");
            return storage;
        }

        if (Directory.Exists(place) && Directory.EnumerateFileSystemEntries(place).Any())
            throw new InputException($"{place} is not empty; name a new folder for the job.");
        return new FileShardStorage(place);
    }
}
