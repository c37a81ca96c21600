using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Tests;

/// <summary>What holds for all tests and for the programs that they start.</summary>
internal static class TestEnvironment
{
    // What one test computes must not be what another one finds computed already, and the user's own store is none of their business.
    [ModuleInitializer]
    internal static void ForgetAll() => Environment.SetEnvironmentVariable("MLNET_EMBEDDINGS_STORE", "off");
}
