using System.Diagnostics;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests;

/// <summary>Runs a program of the system and fails the test where that fails.</summary>
internal static class TestProcess
{
    public static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
