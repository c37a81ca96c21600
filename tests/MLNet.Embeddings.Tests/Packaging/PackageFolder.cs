namespace MLNet.Embeddings.Tests.Packaging;

/// <summary>The folder that NuGet unpacks packages into.</summary>
internal static class PackageFolder
{
    public static string Global() =>
        CommandLine.Dotnet(Repository.Root, "nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim();
}
