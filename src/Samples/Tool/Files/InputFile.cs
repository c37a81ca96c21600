using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Opens files to read; what stands in the way is said in one sentence.</summary>
internal static class InputFile
{
    public static FileStream Open(string path)
    {
        try
        {
            if (path.Length == 0)
                throw new InputException("An empty name was given for a file to read; name a file.");
            if (Directory.Exists(path))
                throw new InputException($"{path} is a folder; a file is needed.");

            // The readers ask for large pieces, so a buffer of the stream's own would only copy once more.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no file {path}.", exception);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
