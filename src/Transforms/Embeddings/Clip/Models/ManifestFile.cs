namespace MLNet.Embeddings.Clip.Models;

/// <summary>A file as the manifest names it.</summary>
/// <param name="Path">Path below the model's folder in the cache.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="Sha256">Its SHA-256, or empty where it is not known.</param>
/// <param name="Bytes">Its size in bytes, where it is known.</param>
internal sealed record ManifestFile(string Path, Uri Url, string Sha256, long? Bytes = null)
{
    /// <summary>The file in the cache.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="megabytes">Its size, about.</param>
    public ClipModelFile In(string folder, int? megabytes = null) =>
        new(System.IO.Path.Combine(folder, Path), Url, Sha256.Length == 0 ? null : Sha256) { Bytes = Bytes, Megabytes = megabytes };
}
