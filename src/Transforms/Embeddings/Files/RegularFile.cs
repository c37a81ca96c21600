namespace MLNet.Embeddings.Files;

/// <summary>Opens files that a column names: whatever ends by itself, so no pipes, sockets and devices.</summary>
/// <remarks>
/// Opening a pipe waits for somebody who writes into it, and a device may have no end; so <see cref="FileFacts"/> are asked before. What
/// is exchanged between the question and the opening is not noticed.
/// </remarks>
internal static class RegularFile
{
    /// <summary>Opens a file to read it without a buffer.</summary>
    /// <exception cref="IOException">It is not there, is no file, or cannot be read; messages leave the path to the caller.</exception>
    public static FileStream Open(string path)
    {
        switch (FileFacts.Of(path, followsLinks: true).Kind)
        {
            case FileKind.Folder:
                throw new IOException("The path is a folder.");
            case FileKind.Pipe or FileKind.Other:
                throw new IOException("The path is a pipe, a socket or a device.");
            case not FileKind.Regular when !File.Exists(path):
                throw new FileNotFoundException("The file was not found.");
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="IOException">As <see cref="Open"/>, or it is larger than 2 GB.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using FileStream file = Open(path);
        var content = new byte[Length(file)];
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        WorkCounts.AddFileRead();
        return length == content.Length ? content : content[..length];
    }

    /// <summary>The length of a file that fits into an array.</summary>
    /// <exception cref="IOException">It is larger than 2 GB.</exception>
    public static int Length(FileStream file) =>
        file.Length <= Array.MaxLength ? (int)file.Length : throw new IOException("The file is larger than 2 GB.");
}
