namespace MLNet.Embeddings.Files;

/// <summary>Tells whether two names are names of one file.</summary>
/// <remarks>
/// Some file systems over networks make numbers up, and then two files may share one. A picture that is taken for another name of a
/// different file would be lost, so length and time must agree too, and a number of zero counts for nothing.
/// </remarks>
/// <param name="Device">The device that the file lies on; 0 where only paths are known.</param>
/// <param name="Number">Its number on that device; 0 where only paths are known.</param>
/// <param name="Length">Its bytes; 0 for a folder.</param>
/// <param name="Modified">When it was changed, in nanoseconds since 1970; 0 for a folder, which may be written to while it is read.</param>
/// <param name="Path">The final path where the system tells no numbers; otherwise <see langword="null"/>.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Number, long Length, long Modified, string? Path)
{
    /// <summary>What is known by its final path only.</summary>
    public static FileIdentity OfPath(string path) => new(0, 0, 0, 0, path);
}
