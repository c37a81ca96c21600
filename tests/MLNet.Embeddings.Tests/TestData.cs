namespace MLNet.Embeddings.Tests;

/// <summary>Finds the real data that some tests need; a clone of the project alone skips those tests with a message.</summary>
internal static class TestData
{
    private const string Variable = "MLNET_EMBEDDINGS_TEST_DATA";

    /// <summary>A file or folder below the shared data folder, such as "data/mnist"; skips the running test where it is absent.</summary>
    public static string Require(string relativePath)
    {
        foreach (string root in Roots())
        {
            string path = Path.Combine(root, relativePath);
            if (Path.Exists(path))
                return path;
        }

        Assert.Skip($"This test needs '{relativePath}', found neither in a 'shared' folder beside the checkout nor below {Variable}.");
        return "";
    }

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured)
        {
            yield return configured;
            yield return Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(configured))) ?? configured;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared");
    }
}
