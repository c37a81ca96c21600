namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Runs a saved model in a process of its own that refers to the library only.</summary>
internal static class FreshProcess
{
    private const string Runner = "MLNet.Embeddings.ModelRunner.dll";
    private const string TestDependencies = "MLNet.Embeddings.Tests.deps.json";

    public static void Transform(string model, string input, string output, bool needsTestAssembly)
    {
        string folder = AppContext.BaseDirectory;

        // Assemblies are found through the dependency file, and the runner's own does not name the tests.
        IEnumerable<string> dependencies = needsTestAssembly ? ["--depsfile", Path.Combine(folder, TestDependencies)] : [];
        CommandLine.Dotnet(folder, ["exec", .. dependencies, Path.Combine(folder, Runner), model, input, output]);
    }
}
