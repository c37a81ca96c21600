namespace MLNet.Embeddings.Clip.Models;

/// <summary>The folder that downloaded models are kept in.</summary>
internal static class ModelCache
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "MLNET_EMBEDDINGS_CACHE";

    public static string Folder =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : Path.Combine(UserFolder(), "mlnet-embeddings");

    // .NET knows no cache folder; these are the platforms' conventions.
    private static string UserFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Caches");
        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(home, ".cache");
    }
}
