namespace MLNet.Embeddings.Files;

/// <summary>The folder for what can be downloaded or computed again.</summary>
internal static class CacheFolder
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "MLNET_EMBEDDINGS_CACHE";

    public static string Path =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? folder
            : System.IO.Path.Combine(UserFolder(), "mlnet-embeddings");

    // .NET knows no cache folder; these are the platforms' conventions.
    private static string UserFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (OperatingSystem.IsMacOS())
            return System.IO.Path.Combine(home, "Library", "Caches");
        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : System.IO.Path.Combine(home, ".cache");
    }
}
