using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Tells models apart by all that their vectors depend on.</summary>
internal static class ModelDigest
{
    // A process embeds many shards with one model: its files are read once, unless they change.
    private static readonly ConcurrentDictionary<string, (string Digest, string[] Files, string Facts)> Known = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of the files of a model of images, of how pictures become tensors, and of how vectors are taken from it.</summary>
    public static async Task<string> OfAsync(ClipModel model, CancellationToken token)
    {
        await model.DownloadAsync(cancellationToken: token).ConfigureAwait(false);
        string content = await Task.Run(() => ContentOf(Path.GetFullPath(model.Files[0].Path)), token).ConfigureAwait(false);
        string use =
            $"{content}; {model.Image?.Input}; {model.Image?.Output}; {model.Image?.UnusedInput}; {model.Image?.Pooling}; "
            + model.Preprocessing?.Identity;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(use)));
    }

    private static string ContentOf(string path)
    {
        if (Known.TryGetValue(path, out var known) && known.Facts == FactsOf(known.Files))
            return known.Digest;

        // Tensors may lie in files beside the graph.
        string[] files =
        [
            path,
            .. OnnxExternalData
                .Files(path, File.ReadAllBytes(path))
                .Order(StringComparer.Ordinal)
                .Select(name => OnnxExternalData.Find(path, name)),
        ];
        string facts = FactsOf(files);
        string digest = ModelContent.FromFile(path).Digest;
        Known[path] = (digest, files, facts);
        return digest;
    }

    private static string FactsOf(string[] files) =>
        string.Join(
            ';',
            files.Select(file =>
            {
                FileSystemInfo about = new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true) ?? new FileInfo(file);
                return about is FileInfo { Exists: true } there ? $"{there.FullName} {there.Length} {there.LastWriteTimeUtc.Ticks}" : file;
            })
        );
}
