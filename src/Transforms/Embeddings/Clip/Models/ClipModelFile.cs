namespace MLNet.Embeddings;

/// <summary>One file of a model.</summary>
/// <param name="Path">Where it lies, or will lie once it is downloaded.</param>
/// <param name="Url">Where it can be downloaded; <see langword="null"/> for a file of the user's own.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal; <see langword="null"/> where the manifest does not know it.</param>
public sealed record ClipModelFile(string Path, Uri? Url = null, string? Sha256 = null)
{
    /// <summary>Whether the file is there.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Its size in bytes; <see langword="null"/> where the manifest does not know it.</summary>
    internal long? Bytes { get; init; }

    /// <summary>Its size in millions of bytes, about; <see langword="null"/> where the manifest does not know it.</summary>
    internal int? Megabytes { get; init; }

    /// <summary>Bytes that the file has at least.</summary>
    internal long? LeastBytes => Bytes ?? (Megabytes * 900_000L);

    /// <summary>Bytes that the file has at most; a megabyte may have been meant as 2 to the power of 20.</summary>
    internal long? MostBytes => Bytes ?? (Megabytes * 1_150_000L);
}
