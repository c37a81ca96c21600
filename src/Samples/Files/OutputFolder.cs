using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>The folder that a command writes its files to.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder if need be and returns its path.</summary>
    public static string Create(string path)
    {
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"The folder {path} cannot be made: {exception.Message}", exception);
        }
    }
}
