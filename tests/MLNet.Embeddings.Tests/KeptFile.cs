namespace MLNet.Embeddings.Tests;

/// <summary>A file of the running version's format, kept so that later versions are seen to read it.</summary>
internal static class KeptFile
{
    /// <summary>Where such files are to be written anew; <see langword="null"/>: they are not.</summary>
    private static string? Folder => Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES");

    /// <summary>The kept file; where files are to be written anew, it is this one from now on.</summary>
    public static byte[] Of(string name, byte[] content)
    {
        string path = Path.Combine(Folder ?? Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures"), name);
        if (Folder is not null)
            File.WriteAllBytes(path, content);
        return File.ReadAllBytes(path);
    }
}
