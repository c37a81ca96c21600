using System.Security.Cryptography;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Tells models apart by their bytes.</summary>
internal static class ModelDigest
{
    /// <summary>SHA-256 of the file of a model of images.</summary>
    public static async Task<string> OfAsync(ClipModel model, CancellationToken token)
    {
        await model.DownloadAsync(cancellationToken: token).ConfigureAwait(false);
        await using FileStream file = File.OpenRead(model.Files[0].Path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, token).ConfigureAwait(false));
    }
}
