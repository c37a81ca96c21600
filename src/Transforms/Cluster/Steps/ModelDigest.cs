using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Tells models apart by all that their vectors depend on.</summary>
internal static class ModelDigest
{
    // A process embeds many shards with one model: its file is read once, unless it changes.
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> Contents = new();

    /// <summary>SHA-256 of the file of a model of images, of how pictures become tensors, and of how vectors are taken from it.</summary>
    public static async Task<string> OfAsync(ClipModel model, CancellationToken token)
    {
        await model.DownloadAsync(cancellationToken: token).ConfigureAwait(false);
        string content = await ContentAsync(model.Files[0].Path, token).ConfigureAwait(false);
        string use =
            $"{content}; {model.Image?.Input}; {model.Image?.Output}; {model.Image?.UnusedInput}; {model.Image?.Pooling}; "
            + model.Preprocessing?.Identity;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(use)));
    }

    private static async Task<string> ContentAsync(string path, CancellationToken token)
    {
        var about = new FileInfo(path);
        var identity = (about.FullName, about.Length, about.LastWriteTimeUtc);
        if (Contents.TryGetValue(identity, out string? known))
            return known;
        await using FileStream file = File.OpenRead(path);
        return Contents[identity] = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, token).ConfigureAwait(false));
    }
}
