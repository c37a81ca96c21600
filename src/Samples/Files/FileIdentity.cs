namespace MLNet.Embeddings.Samples.Files;

/// <summary>Tells whether two names are names of one file.</summary>
/// <param name="Device">The device that the file lies on; 0 where only paths are known.</param>
/// <param name="Number">Its number on that device; 0 where only paths are known.</param>
/// <param name="Path">The final path where the system tells no numbers; otherwise <see langword="null"/>.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Number, string? Path);
