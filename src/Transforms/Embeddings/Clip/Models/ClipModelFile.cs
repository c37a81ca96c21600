namespace MLNet.Embeddings;

/// <summary>One file of a model.</summary>
public sealed record ClipModelFile
{
    internal ClipModelFile(string path, Uri? url = null, string? sha256 = null)
    {
        Path = path;
        Url = url;
        Sha256 = sha256;
    }

    /// <summary>Where it lies, or will lie once it is downloaded.</summary>
    public string Path { get; }

    /// <summary>Where it can be downloaded; <see langword="null"/> for a file of the user's own.</summary>
    public Uri? Url { get; }

    /// <summary>Its SHA-256 in hexadecimal; <see langword="null"/> where the manifest does not know it.</summary>
    public string? Sha256 { get; internal init; }

    /// <summary>Whether the file is there.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>What to say where it is missing; <see langword="null"/>: only that it is.</summary>
    internal string? Advice { get; init; }

    /// <summary>Its size in bytes; <see langword="null"/> where the manifest does not know it.</summary>
    internal long? Bytes { get; init; }

    /// <summary>Its size in millions of bytes, about; <see langword="null"/> where the manifest does not know it.</summary>
    internal int? Megabytes { get; init; }

    /// <summary>Bytes that the file has at least.</summary>
    internal long? LeastBytes => Bytes ?? (Megabytes * 900_000L);

    /// <summary>Bytes that the file has at most; a megabyte may have been meant as 2 to the power of 20.</summary>
    internal long? MostBytes => Bytes ?? (Megabytes * 1_150_000L);
}
