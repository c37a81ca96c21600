using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>The folder that a command writes its files to.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder if need be and returns its path; one that takes no files is refused before minutes are spent on what would
    /// go there.</summary>
    public static string Create(string path)
    {
        if (path.Length == 0)
            throw new OutputException("An empty name was given for the folder to write to; name a folder.");

        if (File.Exists(path))
            throw new OutputException($"The folder {path} cannot be written: it is a file; name a folder.");

        try
        {
            string folder = Directory.CreateDirectory(path).FullName;
            PartName.ClearStaleIn(folder);
            (string probe, FileStream file) = PartName.Make(
                Path.Combine(folder, "probe"),
                path => File.Create(path, bufferSize: 0, FileOptions.DeleteOnClose)
            );
            file.Dispose();
            PartName.Release(probe);
            return folder;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new OutputException($"The folder {path} cannot be written: {FileFault.Reason(exception)}", exception);
        }
    }
}
