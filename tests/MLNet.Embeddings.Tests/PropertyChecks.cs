using FsCheck;

namespace MLNet.Embeddings.Tests;

/// <summary>Tries properties on random inputs.</summary>
internal static class PropertyChecks
{
    /// <summary>Fails the test where a property does not hold, and prints nothing where it does.</summary>
    /// <remarks>
    /// The results of tests go to <c>dotnet test</c> as lines of the standard output. FsCheck prints in pieces there, and a result in
    /// between can be lost: the run would then count a test too few.
    /// </remarks>
    /// <param name="property">The property.</param>
    /// <param name="inputs">Random inputs to try.</param>
    public static void CheckQuietly(this Property property, int inputs = 100) =>
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(inputs).WithQuietOnSuccess(true));
}
