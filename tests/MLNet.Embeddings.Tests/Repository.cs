namespace MLNet.Embeddings.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root folder; skips the running test where the tests run away from it.</summary>
    public static string Root
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "MLNet.Embeddings.sln")))
                    return folder.FullName;
            }

            Assert.Skip("This test needs the checkout that the tests were built from.");
            return "";
        }
    }
}
