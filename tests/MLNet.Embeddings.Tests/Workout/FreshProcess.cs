using System.Diagnostics;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Runs a saved model in a process of its own that refers to the library only.</summary>
internal static class FreshProcess
{
    private const string Runner = "MLNet.Embeddings.ModelRunner.dll";
    private const string TestDependencies = "MLNet.Embeddings.Tests.deps.json";

    public static void Transform(string model, string input, string output, bool needsTestAssembly)
    {
        string folder = AppContext.BaseDirectory;
        List<string> arguments = ["exec"];

        // Assemblies are found through the dependency file, and the runner's own does not name the tests.
        if (needsTestAssembly)
            arguments.AddRange(["--depsfile", Path.Combine(folder, TestDependencies)]);
        arguments.AddRange([Path.Combine(folder, Runner), model, input, output]);

        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);

        using Process process = Process.Start(start)!;
        Task<string> messages = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The fresh process ended with {process.ExitCode}: {messages.Result}{errors}");
    }
}
