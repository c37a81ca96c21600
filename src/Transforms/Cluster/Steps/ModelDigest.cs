using System.Security.Cryptography;
using System.Text;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Tells models apart by all that their vectors depend on.</summary>
internal static class ModelDigest
{
    /// <summary>SHA-256 of the file of a model of images, of how pictures become tensors, and of how vectors are taken from it.</summary>
    public static async Task<string> OfAsync(ClipModel model, CancellationToken token)
    {
        await model.DownloadAsync(cancellationToken: token).ConfigureAwait(false);
        await using FileStream file = File.OpenRead(model.Files[0].Path);
        string content = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, token).ConfigureAwait(false));
        string use =
            $"{content}; {model.Image?.Input}; {model.Image?.Output}; {model.Image?.UnusedInput}; {model.Image?.Pooling}; "
            + model.Preprocessing?.Identity;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(use)));
    }
}
