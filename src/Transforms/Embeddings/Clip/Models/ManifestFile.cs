namespace MLNet.Embeddings.Clip.Models;

/// <summary>A file as the manifest names it.</summary>
/// <param name="Path">Path below the model's folder in the cache.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="Sha256">Its SHA-256, or empty where it is not known.</param>
internal sealed record ManifestFile(string Path, Uri Url, string Sha256)
{
    public ClipModelFile In(string folder) => new(System.IO.Path.Combine(folder, Path), Url, Sha256.Length == 0 ? null : Sha256);
}
